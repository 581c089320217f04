/** One banner for each account whose work waits. It stands as long as its cause does, and carries what ends it. */
import { IconPlayerPauseFilled } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { pausedAccounts } from '../../store/pauses.ts';
import { useSession } from '../../store/session.ts';
import { PauseActions } from './PauseActions.tsx';
import styles from './Pauses.module.css';

export function PauseBanners() {
  const { t } = useTranslation('pauses');
  const accounts = useSession((state) => state.accounts);
  return pausedAccounts(accounts, { accountId: null, withSample: true }).map((account) => (
    <div key={account.id} role="alert" className={styles.banner}>
      <IconPlayerPauseFilled size={13} aria-hidden className={styles.icon} />
      <span className={styles.words}>
        <span className={styles.title}>{t(`${account.pause}.title`, { account: account.label })}</span>{' '}
        <span className={styles.text}>{t(`${account.pause}.text`)}</span>
      </span>
      <PauseActions account={account} />
    </div>
  ));
}
