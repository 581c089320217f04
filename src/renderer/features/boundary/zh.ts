import type { Chinese } from '../../../shared/language.ts';
import type en from './en.ts';

export default {
  title: {
    window: '窗口无法显示',
    toolbar: '工具栏无法显示',
    sidebar: '侧边栏无法显示',
    jobs: '列表无法显示',
    row: '无法显示',
    tile: '无法显示',
    spending: '支出无法显示',
    batches: '批次无法显示',
    inspector: '详情无法显示',
    bulk: '批量操作无法显示',
    status: '状态栏无法显示',
    palette: '命令面板无法显示',
    compose: '新建作业窗口无法显示',
    dialog: '这个对话框无法显示',
    look: '快速查看无法显示',
    compare: '比较无法显示',
  },
  text: '这个部分出错了，详情见日志。你的作业是安全的，其他部分照常工作。',
  copy: '复制详情',
  copied: '已复制详情',
  log: '打开日志',
} satisfies Chinese<typeof en>;
