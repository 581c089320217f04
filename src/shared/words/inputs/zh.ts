import type { Chinese } from '../../language.ts';
import type en from './en.ts';

export default {
  diskIsFullDraftCouldnt: '磁盘已满：无法保存这份草稿的表格。',
  diskIsFullFileCouldnt: '磁盘已满：无法将文件复制到配置文件夹。',
  draftTextCouldntBeKept: '无法将这份草稿的表格保存到配置文件夹（{{code}}）。',
  fileCouldntBeCopiedInto: '无法将文件复制到配置文件夹（{{code}}）。',
  fileNameCanNoLonger: '无法再读取文件“{{name}}”。请重新选择。',
  fileNameWasNeverImported: '文件“{{name}}”从未导入。',
  nameIsNotFile: '“{{name}}”不是文件。',
  tableCantBeOpened: '无法打开文件“{{name}}”。请检查你是否有读取权限。',
  tableIsNoText: '这不是文本文件。请将表格另存为 CSV，然后选择该文件。',
  tableIsTooLarge: '这个表格太大：最多可读 {{most}}。请拆分。',
  tableIsWorkbook: '这是工作簿或压缩包。请将工作表另存为 CSV，然后选择该文件。',
  thisFileIsLargerThan: '这个文件超过 {{size}}，没有模型接受这么大的文件。',
  thisResultHasNoFile: '这个结果还没有文件。请先下载。',
} satisfies Chinese<typeof en>;
