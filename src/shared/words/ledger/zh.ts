import type { Chinese } from '../../language.ts';
import type en from './en.ts';

export default {
  anotherProgramIsUsingLedger: '另一个程序正在使用账本文件。请关闭它；在此之前不会发送新内容。',
  diskIsFullSoLedger: '磁盘已满，无法写入账本。请释放一些空间；在此之前不会发送新内容。',
  diskReportedErrorWhileReading: '读写账本时磁盘报告了错误。请检查磁盘，然后重新启动。',
  ledgerFileCantBeWritten: '无法写入账本文件。请检查配置文件夹的权限；在此之前不会发送新内容。',
  ledgerFileHasPartsThat: '账本文件中有并非 Safelight 创建的部分（{{parts}}）。这些部分均未使用。',
  ledgerFileIsDamagedRestart:
    '账本文件已损坏。请重新启动 Safelight：它会将该文件另存，并恢复最近的有效备份。',
  ledgerFileWasMissing: '账本文件缺失。',
  nothingLeadsFromFromTo: '作业的 {{what}} 中，{{from}} 之后不能是 {{to}}。',
  safelightOnNameProcessPid: '{{name}} 上的 Safelight（进程 {{pid}}）',
  storedDetailsOfThisError: '无法读取已保存的错误详情。',
  storedRequestOfThisJob: '无法完整读取这个作业已保存的请求，因此不会发送。请新建作业。',
  backupWasNotMade: '未能创建账本的每日备份。',
  ledgerWasNotLookedThrough: '未能检查账本。',
  listCouldNotBeRead: '无法读取列表。请重试；日志中有失败原因。',
  thereIsNoSuchAccount: '没有这个账户。',
  thereIsNoSuchJob: '账本中没有这个作业。',
  thereIsNoSuchResult: '账本中没有这个结果。',
  thereWasNoBackupSo: '没有备份，因此 Safelight 以空账本启动。',
  thisBackupCantBeUsed: '这个备份无法使用。',
  thisLedgerIsInUse:
    '这个账本正由{{who}}使用。这里不会写入或发送任何内容。请关闭另一个 Safelight，然后重新启动这一个。',
  setAside: '账本文件已损坏。已将其另存为 {{file}}，没有删除。',
  setAsideForeign:
    '账本文件中有并非 Safelight 创建的部分，这些部分没有使用。已将其另存为 {{file}}，没有删除。',
  backupRestored: '已恢复 {{time}}（UTC）的备份。',
  salvaged_other: '从损坏的文件中读出了 {{count}} 个较新的作业。',
  nothingMissing: '据 Safelight 判断，没有缺失任何内容。',
  mayBeMissing: '此后的操作可能缺失：请对照 TokenLab 控制台中的请求，并用任务 ID 跟踪缺失的任务。',
  draftsWait: '草稿会等你发送。',
  batchesPaused_other:
    '有 {{count}} 个正在保存的批次已暂停：其中有些作业可能已经发送。批次页面会说明如何处理。',
  textsReplaced_other:
    '账本中有 {{count}} 处文本无法读取（{{places}}）。无法读取的部分已替换，原始字节保留在账本中。',
  jobsNameIt_other: '有 {{count}} 个作业在时间线中注明了这一点；其中的草稿会等你发送。',
  marksPutRight_other:
    '账本中有 {{count}} 行带有 Safelight 不会写入的标记，可能使作业不出现在任何列表中。标记已更正，作业已在列表中。',
  writtenByNewer:
    '这个账本由更新版本的 Safelight 写入（架构 {{version}}，当前版本只认识 {{known}}）。请安装更新的版本来打开它；没有更改任何内容。',
} satisfies Chinese<typeof en>;
