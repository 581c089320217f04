import type { Chinese } from '../../language.ts';
import type en from './en.ts';

export default {
  draftTooLong: '这个草稿太长，无法保存。请缩短或提交它；在那之前，最近的改动只在窗口中。',
  fieldIsntValid: '{{field}} 无效。',
  fieldsArentValid: '以下内容无效：{{fields}}。',
  fileIsAnotherFileIts: '{{file}} 是另一个文件：内容与下载的不同。',
  noAccountWasAddedBecause: '没有添加账户，因为你没有同意使用服务器 {{host}}。',
  noFileOfThisJob: '这个作业没有缺失的文件。',
  nothingWasSentBecauseYou: '未发送任何内容，因为你没有同意价格。',
  onlyFileThatWasDropped: '只能读取拖入窗口或在窗口中选择的文件。',
  onlySafelightWindowMayDo: '只有 Safelight 窗口可以这样做。',
  safelightDidntSeeYouPress: 'Safelight 没有检测到你的按键或按钮操作，因此没有执行。请再按一次。',
  somethingWentWrongInsideSafelight: 'Safelight 内部出错，详情见日志。',
  tooMuchAtOnce: '内容超过 Safelight 一次能处理的上限（800 万个字符）。请缩短，或分成几部分。',
  tooManyDrafts: '未提交的草稿超过 {{most}} 个，因此没有保存这一个。请先提交或丢弃一些。',
  snippetNameTaken: '已有名为“{{name}}”的片段。请换一个名称。',
  tooManySnippets: '已有 {{most}} 个片段。请先删除一些。',
  thisImageCantBePut: '这张图片无法放入剪贴板，可能太大。请改为复制文件。',
  thisIsntValid: '内容无效。',
  thisResultHasNoText: '这个结果没有可复制的文本。',
  thisResultIsFileNot: '这个结果是文件，不是网页。',
  thisWasRequestedTooOften: '最近一分钟内请求过于频繁，因此没有执行。请等一分钟再按。',
  limitNotCrossed: '未发送任何内容，因为你没有同意超出限额。',
} satisfies Chinese<typeof en>;
