import type { Chinese } from '../../language.ts';
import type en from './en.ts';

export default {
  diskIsFullFileCouldnt: '磁盘已满：无法将文件复制到配置文件夹。',
  fileCouldntBeCopiedInto: '无法将文件复制到配置文件夹（{{code}}）。',
  fileNameCanNoLonger: '无法再读取文件“{{name}}”。请重新选择。',
  fileNameWasNeverImported: '从未导入过文件“{{name}}”。',
  nameIsNotFile: '“{{name}}”不是文件。',
  thisFileIsLargerThan: '这个文件超过 1 GiB，没有模型接受这么大的文件。',
  thisResultHasNoFile: '这个结果还没有文件。请先下载。',
} satisfies Chinese<typeof en>;
