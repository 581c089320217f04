/** Accounts whose work waits, and what a person can do about it. */
import type { Chinese } from '../../../shared/language.ts';
import type en from './en.ts';

export default {
  label: '已暂停的账户',
  key_refused: {
    title: 'TokenLab 拒绝了“{{account}}”的密钥。',
    text: '密钥恢复可用之前，它的作业会暂停。已有任务仍在 TokenLab 上继续运行。',
  },
  balance: {
    title: '“{{account}}”余额不足。',
    text: '新作业会等待，余额足够后自动发送。已有任务仍会继续跟踪。',
  },
  key_limit: {
    title: '“{{account}}”的密钥已达到支出上限。',
    text: '新作业会等待，上限允许后自动发送。已有任务仍会继续跟踪。',
  },
  key_unavailable: {
    title: '无法读取“{{account}}”的密钥。',
    text: '能读取密钥之前，它的作业会暂停。请解锁系统密钥环，或重新输入密钥。',
  },
  action: {
    replaceKey: '更换密钥…',
    checkKey: '检查密钥',
    addBalance: '充值',
    raiseLimit: '提高上限',
    resume: '继续',
  },
  check: {
    refused: 'TokenLab 仍然拒绝这个密钥。更换密钥后才能继续。',
    missing: '没有密钥。重新输入后才能继续。',
    keychain_locked: '系统密钥环已锁定，无法读取密钥。',
    keychain_missing: '没有可读取密钥的系统密钥环。',
    unchecked: '暂时无法检查密钥。请稍后重试。',
  },
} satisfies Chinese<typeof en>;
