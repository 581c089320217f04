import type { Chinese } from '../../language.ts';
import type en from './en.ts';

export default {
  noUpdateToLoad: '没有可下载的更新。',
  noUpdateToInstall: '没有可安装的更新。',
  busyNow: '正在发送作业或保存文件，因此 Safelight 现在不会重新启动。更新会在你退出时安装。',
} satisfies Chinese<typeof en>;
