import type { Chinese } from '../../../shared/language.ts';
import type en from './en.ts';

export default {
  history: {
    title: '用过的提示词',
    search: '搜索用过的提示词',
    none: '还没有用过的提示词。',
    noneFound: '没有包含这些词的提示词。',
    hint: '按 Enter 替换提示词，按 Esc 保持不变。',
  },
  snippets: {
    title: '片段',
    search: '搜索片段',
    none: '还没有片段。可以保存常用的文字。',
    noneFound: '没有包含这些词的片段。',
    hint: '按 Enter 插入到光标处，按 Esc 让提示词保持不变。',
    manage: '管理片段…',
  },
  manage: {
    list: '已保存的片段',
    add: '新建片段',
    name: '名称',
    text: '文字',
    save: '保存',
    saved: '已保存。',
    remove: '删除',
    removed: '“{{name}}”已删除。',
    undo: '撤销',
  },
} satisfies Chinese<typeof en>;
