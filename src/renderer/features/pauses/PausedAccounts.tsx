/** In Needs attention: each account whose work waits, as one row for all its jobs. */
import { IconKey, IconWallet } from '@tabler/icons-react';
import { useTranslation } from '../../i18n/index.ts';
import type { PausedAccount } from '../../store/pauses.ts';
import { PauseActions } from './PauseActions.tsx';
import styles from './Pauses.module.css';

export function PausedAccounts({ accounts }: { accounts: readonly PausedAccount[] }) {
  const { t } = useTranslation('pauses');
  if (accounts.length === 0) return null;
  return (
    <ul className={styles.accounts} aria-label={t('label')}>
      {accounts.map((account) => {
        const Icon = account.pause === 'balance' ? IconWallet : IconKey;
        return (
          <li key={account.id} className={styles.account}>
            <Icon size={18} stroke={1.7} aria-hidden className={styles.icon} />
            <div>
              <div className={styles.title}>{t(`${account.pause}.title`, { account: account.label })}</div>
              <div className={styles.text}>{t(`${account.pause}.text`)}</div>
            </div>
            <PauseActions account={account} />
          </li>
        );
      })}
    </ul>
  );
}
