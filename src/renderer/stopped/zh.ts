/** Words of the plain page that stands in for a window that keeps crashing, or cannot be drawn. */
import type { Chinese } from '../../shared/language.ts';
import type en from './en.ts';

export default {
  crashed: {
    title: '窗口反复崩溃',
    happened: '窗口在一分钟内崩溃了好几次，Safelight 不再自动重新加载。',
  },
  unshown: {
    title: '窗口无法显示',
    happened: '窗口中的某个部分出错了，详情见日志。',
  },
  safe: '你的作业是安全的。状态查询和下载仍在后台继续。',
  reload: '重新加载',
  log: '打开日志',
} satisfies Chinese<typeof en>;
