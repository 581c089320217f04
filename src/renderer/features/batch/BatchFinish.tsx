/** When the last job of a batch is expected to be done, by how long earlier jobs of its models took. */

import type { BatchSummary } from '../../../shared/batch.ts';
import { call } from '../../bridge.ts';
import { useTranslation } from '../../i18n/index.ts';
import { useNow } from '../../store/clock.ts';
import { useSession } from '../../store/session.ts';
import { useQuery } from '../../store/useQuery.ts';
import { formatElapsed } from '../../ui/format.ts';
import styles from './Batches.module.css';
import { hasEnded } from './progress.ts';

export function BatchFinish({ batch }: { batch: BatchSummary }) {
  const { t } = useTranslation('batch');
  const { id, phase, held, progress, accountId } = batch;
  const account = useSession(({ accounts }) => accounts.find((each) => each.id === accountId));
  const heldForAll = useSession(({ poller }) => poller?.sending.held ?? null);
  const isOpen = !hasEnded(batch);
  const now = useNow(isOpen);
  // Whatever moves the batch on, or holds it up.
  const key = [
    id,
    phase,
    held,
    progress,
    heldForAll,
    account?.sendingHeld,
    account?.pollingHeld,
    account?.pause,
  ];
  const { value } = useQuery(
    isOpen ? { key: JSON.stringify(key), ask: () => call('batchFinish', { batchId: id }) } : null,
    { keepsOld: true },
  );
  if (!isOpen || value === null || value.kind === 'none') return null;
  if (value.kind === 'unknown') return <p className={styles.soft}>{t('finish.unknown')}</p>;
  const from = formatElapsed(value.from - now);
  const to = formatElapsed(value.to - now);
  return (
    <p className={styles.soft}>
      {value.to <= now
        ? t('finish.late')
        : value.from <= now || from === to
          ? t('finish.within', { to })
          : t('finish.range', { from, to })}
    </p>
  );
}
