import type { Chinese } from '../../language.ts';
import type en from './en.ts';

export default {
  backendCantBeUsed: '无法使用 {{backend}}。',
  nameDidntKeepWhatWas: '{{name}} 没有保存写入的内容。',
  nameIsLockedUnlockIt: '{{name}} 已锁定。请在系统的密码窗口中解锁，然后重新检查。',
  nameRefusedMessage: '{{name}} 拒绝了请求：{{message}}',
  noKeyringAnswersOnThis:
    '这个会话中没有密钥环响应（基于 D-Bus 的 Secret Service）。请安装并启动一个，例如 gnome-keyring 或 KWallet，然后重新检查。',
  partOfSafelightThatTalks: '无法加载 Safelight 中与 {{name}} 通信的部分：{{message}}',
  processThatTalksToKeychain: '与系统密钥环通信的进程已结束。',
  systemLibraryLibsecret1So:
    '未安装系统库 libsecret-1.so.0。请安装（Debian 和 Ubuntu：libsecret-1-0；Fedora：libsecret），然后重新启动 Safelight。',
} satisfies Chinese<typeof en>;
