import type { Chinese } from '../../../shared/language.ts';
import type en from './en.ts';

export default {
  title: '跟踪已有任务',
  text: '粘贴任务 ID，每行一个，或用逗号分隔。它们会加入你的作业，并像其他作业一样持续跟踪。不会创建任何任务，也不会扣费。',
  field: '任务 ID',
  placeholder: 'task_…',
  family: '媒体类型',
  account: '查询用的账户',
  tooMany: '一次最多 {{limit}} 个。',
  confirm_other: '跟踪 {{count}} 个任务',
  confirmNone: '跟踪',
  done_other: '现在跟踪 {{count}} 个任务。',
  refused: '以下未添加：',
  noAccount: '请先选择账户。',
} satisfies Chinese<typeof en>;
