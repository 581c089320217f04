import type { Chinese } from '../../../shared/language.ts';
import type en from './en.ts';
import type later from './en-later.ts';

export default {
  off: {
    development: '这份程序不是安装包，因此不会更新。',
    trial: '这是试用包，不会更新。',
    elsewhere: '更新来自你获取 Safelight 的地方，例如系统的软件包管理器。',
  },
  never: '还没有检查过更新。',
  current: '没有更新的版本。检查于 {{at}}。',
  checking: '正在检查更新…',
  check: '检查更新',
  available: '版本 {{version}} 可用。',
  load: '下载',
  downloading: '正在下载版本 {{version}}',
  ready: '版本 {{version}} 已就绪，退出时会安装。',
  restart: '立即重新启动',
  failed: {
    unreachable: '无法连接更新服务器。请检查网络连接，然后重试。',
    not_verified: '下载的文件与公布的不一致。文件已移除，没有更改任何内容。',
    not_saved: '更新无法保存。请腾出一些磁盘空间，然后重试。',
  },
  again: '重试',
  notes: '这个版本的新变化',
  bar: { available: '版本 {{version}} 可用', ready: '版本 {{version}} 已就绪' },
} satisfies Chinese<typeof en & typeof later>;
