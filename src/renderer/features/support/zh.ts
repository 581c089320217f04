/** Words of the support packet. */
import type { Chinese } from '../../../shared/language.ts';
import type en from './en.ts';

export default {
  label: '支持包',
  title: '支持包',
  titleMany_other: '{{count}} 个作业的支持包',
  intro: 'TokenLab 支持查找这个请求所需的信息。下面就是全部内容。不会自动发送任何内容。',
  promise: '绝不包含：API 密钥和令牌、你的提示词、你的媒体、签名链接、你的姓名和文件夹、其他作业。',
  parts: '各部分',
  part: {
    system: '系统版本',
    account: '账户类型',
    times: '时间',
    error: '错误',
    request: '请求结构',
    results: '结果文件',
    timeline: '时间线',
    log: '日志行',
  },
  partHint: {
    request: '字段的名称、类型和长度，绝不含提示词或媒体本身。',
    results: '文件的类型、大小和 SHA-256，绝不含文件本身。',
    log: '只含这个作业的日志行，并已脱敏。',
  },
  sample: '支持人员要求提供提示词样本',
  sampleHint: '加入提示词开头的几个词，并遮盖姓名和数字。每次默认关闭。',
  preview: '预览',
  readable: '可读文本',
  json: 'JSON',
  loading: '正在准备支持包',
  file: '文件名：{{name}}',
  save: '保存…',
  copy: '复制为文本',
  copied: '已复制',
  mail: '发邮件给支持…',
  mailOpened: '已在你的邮件程序中打开一封新邮件。你发送之前，不会发出任何内容。',
  mailPaste: '已在你的邮件程序中打开一封新邮件。支持包在剪贴板中：请粘贴到邮件里。',
  page: '支持页面',
  saved: '已保存，{{size}}。',
  savedAt: '已保存到 {{path}}，{{size}}。',
} satisfies Chinese<typeof en>;
