/** What stands in the way of writing, as long as it does: the ledger's disk is full. */
import { IconDatabaseExclamation } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../store/session.ts';
import styles from './DiskBanners.module.css';

export function DiskBanners() {
  const { t } = useTranslation('frame');
  const disk = useSession((state) => state.poller?.disk ?? 'ok');
  if (disk === 'ok') return null;
  return (
    <div role="alert" className={styles.banner}>
      <IconDatabaseExclamation size={15} aria-hidden className={styles.icon} />
      <span className={styles.words}>
        <span className={styles.title}>{t(`disk.${disk}.title`)}</span>{' '}
        <span className={styles.text}>{t(`disk.${disk}.text`)}</span>
      </span>
    </div>
  );
}
