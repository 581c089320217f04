/** When a job that runs is expected to be done, by how long earlier jobs of its model took. */

import { finishOf } from '../../../shared/finish.ts';
import { isOpen, type JobDetail } from '../../../shared/job.ts';
import { call } from '../../bridge.ts';
import { useTranslation } from '../../i18n/index.ts';
import { useNow } from '../../store/clock.ts';
import { useQuery } from '../../store/useQuery.ts';
import { formatElapsed } from '../../ui/format.ts';
import styles from './JobHeader.module.css';

export function ExpectedFinish({ job }: { job: JobDetail }) {
  const { t } = useTranslation('job');
  const sentAt = isOpen(job.state) || job.state === 'submitting' ? job.submittedAt : null;
  const now = useNow(sentAt !== null);
  const { value } = useQuery(
    sentAt === null
      ? null
      : { key: job.id, ask: async () => ({ usual: await call('usualSpan', { jobId: job.id }) }) },
  );
  if (sentAt === null || value === null) return null;
  const { usual } = value;
  if (usual === null) return <p className={styles.note}>{t('finish.unknown')}</p>;
  const most = formatElapsed(usual.p90Ms);
  const finish = finishOf(usual, sentAt, now);
  const from = formatElapsed((finish?.from ?? now) - now);
  const to = formatElapsed((finish?.to ?? now) - now);
  return (
    <p
      className={styles.note}
      title={t('finish.from', { count: usual.jobs, half: formatElapsed(usual.medianMs), most })}
    >
      {finish === null
        ? t('finish.late', { most })
        : finish.from === now || from === to
          ? t('finish.within', { to })
          : t('finish.range', { from, to })}
    </p>
  );
}
