/** Words of what a paid action may cost. */
import type { Chinese } from '../../../shared/language.ts';
import type en from './en.ts';

export default {
  about: '约 {{amount}}',
  upTo: '最多 {{amount}}',
  free: '免费',
  unknown: '价格未知',
  named: '{{name}} · {{price}}',
  again: {
    reading: '正在加载价目表',
    known: '新作业的费用可能是：{{price}}。',
    unknown: '新作业的价格未知。',
  },
} satisfies Chinese<typeof en>;
