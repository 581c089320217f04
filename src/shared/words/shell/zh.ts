import type { Chinese } from '../../language.ts';
import type en from './en.ts';

export default {
  copyCouldntBeWrittenTo: '无法将副本写入 {{folder}}。请选择其他位置。',
  fileIsNotWhereIt: '{{file}} 不在原来保存的位置，可能已移动或删除。',
  folderFolderCantBeCreated: '无法创建文件夹 {{folder}}。请在设置中选择其他文件夹。',
  folderIsNotFolder: '{{folder}} 不是文件夹。',
  nameIsNotFile: '{{name}} 不是文件。',
  nameMayBeProgramSafelight: '{{name}} 可能是程序。Safelight 不会打开程序；请在其文件夹中查看。',
  noMailProgramCouldBe: '无法打开邮件程序。请以文本形式复制支持包并发送到 {{address}}。',
  noProgramCouldOpenFile: '没有程序能打开 {{file}}：{{problem}}',
  onlyHttpsPagesCanBe: '只能打开 https 网页。',
  safelightsFolderCantBeWritten:
    '无法写入 Safelight 的文件夹，因此无法保存作业，也不会发送任何内容。请检查 {{folder}}，然后重新启动。',
  targetIsOnAnotherComputer: '{{target}} 位于另一台电脑上。Safelight 不会打开它；请在文件管理器中打开。',
  thereIsNotEnoughSpace: '空间不足，无法保存副本。',
} satisfies Chinese<typeof en>;
