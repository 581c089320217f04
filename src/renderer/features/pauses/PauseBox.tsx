/** In the inspector: the pause of the account that this job waits for. */
import { IconPlayerPauseFilled } from '@tabler/icons-react';
import { useTranslation } from '../../i18n/index.ts';
import type { PausedAccount } from '../../store/pauses.ts';
import warn from '../../ui/WarnBox.module.css';
import { PauseActions } from './PauseActions.tsx';
import styles from './Pauses.module.css';

export function PauseBox({ account }: { account: PausedAccount }) {
  const { t } = useTranslation('pauses');
  const title = t(`${account.pause}.title`, { account: account.label });
  return (
    <section className={`${warn.box} ${styles.box}`} aria-label={title}>
      <h3 className={styles.heading}>
        <IconPlayerPauseFilled size={15} aria-hidden className={styles.icon} />
        {title}
      </h3>
      <p className={styles.text}>{t(`${account.pause}.text`)}</p>
      <PauseActions account={account} />
    </section>
  );
}
