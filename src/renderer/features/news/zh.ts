import type { Chinese } from '../../../shared/language.ts';
import type en from './en.ts';

export default {
  title: '新变化',
  updated: 'Safelight 已从 {{from}} 更新到 {{version}}。',
  unreleased: '尚未发布',
  none: '这个版本没有说明。',
} satisfies Chinese<typeof en>;
