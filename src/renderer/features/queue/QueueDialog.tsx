/** What waits to be sent, in its order, and what of an account's work is held. */
import { Button, Modal, Switch } from '@mantine/core';
import { useEffect } from 'react';
import { call } from '../../bridge.ts';
import { useTranslation } from '../../i18n/index.ts';
import { followQueue, loadQueue, useQueue } from '../../store/queue.ts';
import { useSession } from '../../store/session.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useAction } from '../../ui/useAction.ts';
import { AccountControls } from './AccountControls.tsx';
import styles from './Queue.module.css';
import { QueueList } from './QueueList.tsx';

export function QueueDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(['queue', 'ui']);
  const { jobs, error: unread } = useQueue();
  const accounts = useSession((state) => state.accounts);
  const held = useSession((state) => state.poller?.sending.held ?? null);
  const asks = useSession((state) => state.settings?.askBeforeSending ?? false);
  useEffect(() => followQueue(), []);
  const toggle = useAction(() => call(held === null ? 'holdSending' : 'releaseSending', { accountId: null }));
  const askAtStart = useAction(async (askBeforeSending: boolean) => {
    useSession.setState({ settings: await call('setSettings', { askBeforeSending }) });
  });
  const error = toggle.error ?? askAtStart.error;
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('title')}
      size={620}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      <div className={styles.body}>
        <div className={styles.head}>
          <p className={styles.hint}>{t('hint')}</p>
          <Button
            variant={held === null ? 'default' : 'filled'}
            onClick={() => void toggle.run()}
            data-autofocus
          >
            {t(held === null ? 'sending.pause' : 'sending.resume')}
          </Button>
        </div>
        {unread && (
          <ErrorNote
            error={unread}
            actions={
              <Button variant="default" onClick={() => void loadQueue()}>
                {t('ui:tryAgain')}
              </Button>
            }
          />
        )}
        {jobs !== null && <QueueList jobs={jobs} />}
        <h3 className={styles.heading}>{t('accounts')}</h3>
        <ul className={styles.accounts} aria-label={t('accounts')}>
          {accounts.map((account) => (
            <AccountControls key={account.id} account={account} />
          ))}
        </ul>
        <Switch
          size="xs"
          label={t('askAtStart')}
          checked={asks}
          onChange={(event) => void askAtStart.run(event.currentTarget.checked)}
        />
        {error && <ErrorNote error={error} />}
      </div>
    </Modal>
  );
}
