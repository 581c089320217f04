import type { Chinese } from '../../shared/language.ts';
import type en from './en.ts';

export default {
  crashed: {
    title: '窗口反复崩溃',
    happened: '窗口在一分钟内崩溃了多次，因此 Safelight 不再重新加载它。',
  },
  unshown: {
    title: '无法显示窗口',
    happened: '其中的某个部分出错，错误已写入日志。',
  },
  safe: '你的作业是安全的。状态查询和下载在后台继续进行。',
  reload: '重新加载',
  log: '打开日志',
} satisfies Chinese<typeof en>;
