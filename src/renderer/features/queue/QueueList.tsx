/** The waiting jobs, which can be dragged and moved by buttons. */
import { ActionIcon } from '@mantine/core';
import { IconArrowBarToDown, IconArrowBarToUp, IconGripVertical } from '@tabler/icons-react';
import { useState } from 'react';
import type { JobRow } from '../../../shared/job.ts';
import type { QueueMove } from '../../../shared/queue.ts';
import { call } from '../../bridge.ts';
import { useTranslation } from '../../i18n/index.ts';
import { loadQueue } from '../../store/queue.ts';
import { useSession } from '../../store/session.ts';
import { waitsForKeyLimit } from '../../store/standing.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { formatStamp } from '../../ui/format.ts';
import { useAction } from '../../ui/useAction.ts';
import styles from './Queue.module.css';

export function QueueList({ jobs }: { jobs: readonly JobRow[] }) {
  const { t } = useTranslation('queue');
  const [dragged, setDragged] = useState<string | null>(null);
  const [over, setOver] = useState<string | null>(null);
  const move = useAction(async (jobId: string, to: QueueMove) => {
    await call('moveInQueue', { jobId, move: to });
    await loadQueue();
  });
  if (jobs.length === 0) return <p className={styles.hint}>{t('empty')}</p>;
  return (
    <>
      <ol className={styles.list} aria-label={t('label')}>
        {jobs.map((job) => (
          <li
            key={job.id}
            className={styles.job}
            draggable
            data-over={over === job.id || undefined}
            onDragStart={(event) => {
              event.dataTransfer.effectAllowed = 'move';
              setDragged(job.id);
            }}
            onDragOver={(event) => {
              if (dragged === null || dragged === job.id) return;
              event.preventDefault();
              setOver(job.id);
            }}
            onDragEnd={() => {
              setDragged(null);
              setOver(null);
            }}
            onDrop={(event) => {
              event.preventDefault();
              if (dragged !== null && dragged !== job.id) void move.run(dragged, { before: job.id });
              setOver(null);
            }}
          >
            <IconGripVertical size={14} aria-hidden className={styles.grip} />
            <JobWords job={job} />
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('first', { title: job.title })}
              title={t('first', { title: job.title })}
              onClick={() => void move.run(job.id, 'first')}
            >
              <IconArrowBarToUp size={15} aria-hidden />
            </ActionIcon>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('last', { title: job.title })}
              title={t('last', { title: job.title })}
              onClick={() => void move.run(job.id, 'last')}
            >
              <IconArrowBarToDown size={15} aria-hidden />
            </ActionIcon>
          </li>
        ))}
      </ol>
      {move.error && <ErrorNote error={move.error} compact />}
    </>
  );
}

function JobWords({ job }: { job: JobRow }) {
  const { title, model, accountId, hold } = job;
  const { t } = useTranslation('queue');
  const accounts = useSession((state) => state.accounts);
  const account = accounts.length > 1 ? accounts.find(({ id }) => id === accountId)?.label : undefined;
  const reason = hold?.reason;
  const waits =
    hold === null || reason === 'stopped' || reason === 'limit' || reason === undefined
      ? null
      : reason === 'not_before'
        ? t('notBefore', { time: formatStamp(hold?.until ?? 0) })
        : waitsForKeyLimit(job)
          ? t('hold.key_limit')
          : t(`hold.${reason}`);
  return (
    <span className={styles.grow}>
      <span className={styles.title}>{title}</span>
      <span className={styles.soft}>
        {[model, account, waits].filter((each) => each != null).join(' · ')}
      </span>
    </span>
  );
}
