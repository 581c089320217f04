import type { Chinese } from '../../../shared/language.ts';
import type en from './en.ts';

export default {
  estimate: '预估',
  settled: '已扣费',
  transaction: '计费 ID',
  settlement: '结算',
  requestId: '请求 ID',
  range: '{{min}}–{{max}}',
  upTo: '最多 {{max}}',
  from: '至少 {{min}}',
  approximately: '约 {{amount}}',
  unknownEstimate: '价格取决于选项，提交时未知。',
  noAmount: {
    unknown: '暂不清楚（不一定免费）。',
    notMade: '无：没有创建任务。',
    released: '预计没有：任务没有完成。',
  },
  said: {
    label: 'TokenLab 的说明',
    cost: '预计费用 {{amount}}',
    balance: '当时余额 {{amount}}',
  },
  noTransaction: '尚未收到',
  state: {
    unknown: '尚未结算',
    recorded: '已结算',
    recordedUnknown: 'TokenLab 已入账，金额未知',
    not_expected: '预计不扣费',
    notMade: '无需结算',
    released: '已释放：预留金额不扣费',
  },
  charges: {
    label: '用量记录',
    charge: '已扣费 {{amount}}',
    refund: '已退款 {{amount}}',
    unknown: '没有给出金额',
  },
  lookForId: '查找计费 ID',
  lookUp: '查询扣费',
  noIdYet: 'TokenLab 还没有这个作业的计费 ID。',
  notFound: 'TokenLab 还没有这个作业的用量记录。',
  difference: '差额',
  sample: '沙盒美元是示例金额，无需付款。',
  explain:
    'TokenLab 接受作业时可能会预留预估金额，作业结束后再结算。金额来自含有这个作业的计费 ID 或请求 ID 的用量记录。',
  needToken: '有了管理令牌，Safelight 就能读取这个账户的用量记录，并填入实际扣费。',
  addToken: '添加管理令牌…',
  openUsage: '打开用量页面',
  openSpending: '打开支出',
} satisfies Chinese<typeof en>;
