import type { Chinese } from '../../language.ts';
import type en from './en.ts';

export default {
  itCantBeWrittenTo: '无法写入。',
  itDoesntExistYet: '它尚不存在。',
  itIsNotFolder: '它不是文件夹。',
  nothingWasSentBecauseIts: '未发送任何内容，因为结果将无法下载。',
} satisfies Chinese<typeof en>;
