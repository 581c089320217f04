import type { Chinese } from '../../language.ts';
import type en from './en.ts';

export default {
  enterTag: '请输入标签。',
  noFileOfThisJob: '这个作业没有需要重新下载的文件。',
  nothingWasSentAgreeTo: '未发送任何内容：请先同意金额。',
  priceHasRisenSinceIt: '显示之后价格已上涨。未发送任何内容。',
  somethingWentWrongInsideSafelight: 'Safelight 内部出错，详情见日志。',
  tokenLabNamesNoBillingId: 'TokenLab 尚未给出这个作业的计费 ID。',
  tooMuchMayHaveChanged: '此后可能已有太多变化。请重新选择操作。',
} satisfies Chinese<typeof en>;
