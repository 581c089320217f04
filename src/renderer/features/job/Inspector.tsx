/** Right side: the selected job. */
import { IconLayoutSidebarRight } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from '../../i18n/index.ts';
import { showJob, useDetail } from '../../store/detail.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { soon } from '../../ui/later.ts';
import { UntilLoaded } from '../../ui/UntilLoaded.tsx';
import { Boundary } from '../boundary/Boundary.tsx';
import styles from './Inspector.module.css';

const JobView = soon(async () => (await import('./JobView.tsx')).JobView);

export interface InspectorProps {
  /** Shows a button that closes it, in small windows. */
  closable?: boolean;
  /** The line that changes its width. */
  handle?: ReactNode;
}

export function Inspector({ closable = false, handle = null }: InspectorProps) {
  const { t } = useTranslation('job');
  const job = useDetail((state) => state.job);
  const error = useDetail((state) => state.error);
  const jobId = useDetail((state) => state.jobId);
  const loading = <p className={styles.loading}>{t('inspector.loading')}…</p>;
  let content: ReactNode;
  if (error) {
    content = (
      <div className={styles.pad}>
        <ErrorNote error={error} />
      </div>
    );
  } else if (job) {
    content = (
      <UntilLoaded fallback={loading}>
        <JobView job={job} closable={closable} />
      </UntilLoaded>
    );
  } else if (jobId !== null) content = loading;
  else {
    content = (
      <EmptyState
        icon={<IconLayoutSidebarRight size={28} stroke={1.4} />}
        title={t('inspector.none.title')}
        text={t('inspector.none.text')}
      />
    );
  }
  return (
    <aside
      id="inspector"
      tabIndex={-1}
      className={styles.inspector}
      data-closable={closable || undefined}
      aria-label={job ? t('inspector.labelOf', { title: job.title }) : t('inspector.label')}
    >
      {handle}
      <Boundary
        area="inspector"
        resetKey={job === null ? jobId : `${job.id} ${job.updatedAt}`}
        reload={() => showJob(jobId)}
      >
        {content}
      </Boundary>
    </aside>
  );
}
