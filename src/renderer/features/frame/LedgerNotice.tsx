/** What happened to the ledger at start, until the person has read it. */

import { ActionIcon } from '@mantine/core';
import { IconDatabaseExclamation, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { shown, useTranslation } from '../../i18n/index.ts';
import { useSession } from '../../store/session.ts';
import styles from './LedgerNotice.module.css';

export function LedgerNotice() {
  const { t } = useTranslation(['frame', 'ui']);
  const notice = useSession((state) => state.boot?.ledgerNotice ?? null);
  const [read, setRead] = useState(false);
  if (notice === null || read) return null;
  return (
    <div className={styles.notice} role="status" aria-label={t('boot.notice')}>
      <IconDatabaseExclamation size={16} aria-hidden className={styles.icon} />
      <span className={styles.text}>{shown(notice)}</span>
      <ActionIcon size={22} onClick={() => setRead(true)} aria-label={t('ui:close')}>
        <IconX size={14} />
      </ActionIcon>
    </div>
  );
}
