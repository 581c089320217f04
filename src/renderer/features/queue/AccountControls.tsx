/** What of one account's work is held, and how many creates it sends at once. */
import { Select, Switch } from '@mantine/core';
import type { AccountView } from '../../../shared/account.ts';
import { fewestAtOnce, mostAtOnce } from '../../../shared/queue.ts';
import { call } from '../../bridge.ts';
import { useTranslation } from '../../i18n/index.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useAction } from '../../ui/useAction.ts';
import styles from './Queue.module.css';

const choices = Array.from({ length: mostAtOnce - fewestAtOnce + 1 }, (_, at) => String(at + fewestAtOnce));

export function AccountControls({ account }: { account: AccountView }) {
  const { t } = useTranslation('queue');
  const { id: accountId, label } = account;
  const send = useAction((sends: boolean) => call(sends ? 'releaseSending' : 'holdSending', { accountId }));
  const poll = useAction((polls: boolean) => call('holdPolling', { accountId, held: !polls }));
  const many = useAction((creates: number) => call('setCreatesAtOnce', { accountId, creates }));
  const error = send.error ?? poll.error ?? many.error;
  return (
    <li className={styles.account}>
      <span className={styles.grow}>{label}</span>
      <Switch
        size="xs"
        label={t('sendingSwitch')}
        aria-label={t('sendingOf', { account: label })}
        checked={!account.sendingHeld}
        onChange={(event) => void send.run(event.currentTarget.checked)}
      />
      <Switch
        size="xs"
        label={t('pollingSwitch')}
        aria-label={t('pollingOf', { account: label })}
        checked={!account.pollingHeld}
        onChange={(event) => void poll.run(event.currentTarget.checked)}
      />
      <span className={styles.soft}>{t('atOnce')}</span>
      <Select
        w={64}
        size="xs"
        aria-label={t('atOnceOf', { account: label })}
        allowDeselect={false}
        data={choices}
        value={String(account.createsAtOnce)}
        onChange={(value) => value !== null && void many.run(Number(value))}
      />
      {error && <ErrorNote error={error} compact />}
    </li>
  );
}
