/** Notices from main as short messages; at most two at a time, and never two of the same kind. */
import { notifications } from '@mantine/notifications';
import { type AccountNotice, accountNotices, type Notice, type NoticeKey } from '../shared/notice.ts';
import { isSample } from '../shared/sample.ts';
import { on } from './bridge.ts';
import { i18next, shown } from './i18n/index.ts';
import { formatList, formatMoney } from './ui/format.ts';

const colours = { info: 'gray', success: 'green', warning: 'yellow', error: 'safelight' } as const;
/** How long a notice stays, ms; problems stay until they are closed. */
const STAYS = 6000;

const isOfAccount = (key: NoticeKey): key is AccountNotice =>
  (accountNotices as readonly string[]).includes(key);

function show({ level, key, params }: Notice): void {
  if (isOfAccount(key)) return;
  const { usd, accountId, message, fields } = params;
  const amount = typeof usd === 'string' ? { amount: formatMoney(usd, isSample(String(accountId))) } : {};
  const sentence = typeof message === 'string' ? { message: shown(message) } : {};
  const list = typeof fields === 'string' ? { fields: formatList(fields.split(', ')) } : {};
  const values = { ...params, ...amount, ...sentence, ...list };
  say(level, key, i18next.t(`ui:notice.${key}`, { ...values, defaultValue: '' }));
}

/** A short message of the window's own, in words; a later one with the same id takes its place. */
export function say(level: Notice['level'], id: string, message: string): void {
  const problem = level === 'error' || level === 'warning';
  notifications.hide(id);
  notifications.show({
    id,
    color: colours[level],
    message,
    autoClose: problem ? false : STAYS,
    withBorder: true,
    closeButtonProps: { 'aria-label': i18next.t('ui:close') },
  });
}

/** What it said is said in its own place, or is no longer so. */
export const unsay = (id: string): void => void notifications.hide(id);

/** Starts listening; the answer stops it. */
export const followNotices = (): (() => void) => on('notice', show);
