import type { Chinese } from '../../language.ts';
import type en from './en.ts';

export default {
  settingsCouldntBeSavedTo: '无法将设置保存到 {{file}}。请释放一些磁盘空间，或检查该文件夹的权限。',
  thisSettingIsntValid: '这个设置无效。',
} satisfies Chinese<typeof en>;
