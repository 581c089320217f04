import type { Chinese } from '../../../shared/language.ts';
import type en from './en.ts';
import type later from './en-later.ts';

export default {
  title: '等待发送',
  hint: '每个账户从最上面开始发送。拖动作业或使用按钮可以更改顺序。',
  empty: '没有等待发送的作业。',
  label: '等待发送的作业的顺序',
  first: '下一个发送“{{title}}”',
  last: '最后发送“{{title}}”',
  notBefore: '不早于 {{time}}',
  hold: {
    balance: '等待充值',
    key_limit: '等待提高密钥上限',
    key_paused: '等待密钥',
    material_preparing: '等待输入',
    rate_limited: 'TokenLab 要求等待',
    unavailable: 'TokenLab 要求等待',
    not_sent: '等待网络',
  },
  sending: { pause: '暂停发送', resume: '继续发送' },
  accounts: '账户',
  sendingSwitch: '发送',
  pollingSwitch: '查询状态',
  atOnce: '同时发送',
  atOnceOf: '“{{account}}”同时发送的作业数',
  sendingOf: '“{{account}}”发送作业',
  pollingOf: '“{{account}}”查询任务状态',
  askAtStart: 'Safelight 启动时，先询问我再发送等待中的作业',
  banner: {
    person: '发送已暂停。',
    start: '发送上次等待中的作业？',
    account: '“{{account}}”的发送已暂停。',
    waiting_other: '{{count}} 个作业在等待。在你继续之前，什么都不会发送。',
    none: '在你继续之前，什么都不会发送。',
    show: '显示等待中的作业',
    send: '立即发送',
  },
  status: {
    waiting_other: '{{count}} 个待发送',
    paused: '发送已暂停',
    pausedWaiting_other: '发送已暂停，{{count}} 个在等待',
    open: '显示等待发送的作业',
  },
  later: {
    title: '稍后发送',
    field: '不早于',
    text: '到了这个时间，只要 Safelight 在运行，轮到时就会发送这个作业。',
    confirm: '到时发送',
    past: '选择一个将来的时间。',
  },
} as const satisfies Chinese<typeof en & typeof later>;
