import type { Chinese } from '../../language.ts';
import type en from './en.ts';

export default {
  enterAmountLike5Or: '请输入金额，例如 5 或 2.50。',
  priceDependsOnLengthAnd: '价格取决于时长，而时长由模型决定。',
  priceDependsOnOptions: '价格取决于所选选项。',
  priceDependsOnTokensWhich: '价格取决于事后统计的 token 数量。',
  sampleAmount: '{{usd}}（示例）',
  taskMayHaveBeenCreated: '任务仍可能已创建，因此不会再次发送。',
  tokenLabDoesntSayWhatThis: 'TokenLab 没有说明这个模型的费用。',
  tokenLabsPriceUnitForThis: 'TokenLab 对这个模型采用的计价单位无法事先算出价格。',
  tokenLabSays: 'TokenLab 表示：{{summary}}',
  isNoJson: '这不是 JSON，或者嵌套太深。',
  windowLostConnection: '这个窗口与 Safelight 的连接已断开。',
  keyLimitIsTooHigh: '密钥的限额最高为 $100,000。',
} satisfies Chinese<typeof en>;
