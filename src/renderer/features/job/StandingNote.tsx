/** Beside a job's status: since when it cannot be read and when it is tried next, or why it is paused. */
import { Tooltip } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import type { JobRow } from '../../../shared/job.ts';
import { shown, useTranslation } from '../../i18n/index.ts';
import { useNow } from '../../store/clock.ts';
import type { Standing } from '../../store/standing.ts';
import { formatList, formatTime, inSentences } from '../../ui/format.ts';
import { StatusWord } from '../../ui/StatusWord.tsx';
import styles from './StandingNote.module.css';

export interface StandingNoteProps {
  job: Pick<JobRow, 'state' | 'remoteStatus'>;
  standing: Standing;
  /** On one line. */
  inline?: boolean;
}

export function StandingNote({ job, standing, inline = false }: StandingNoteProps) {
  const { t } = useTranslation('job');
  if (standing.kind === 'unreadable') {
    return <NotReadable job={job} standing={standing} inline={inline} />;
  }
  const why = t(`standing.paused.${standing.why}`);
  return (
    <span className={styles.standing} data-inline={inline || undefined}>
      {/* Nothing is seen to move. */}
      <StatusWord job={job} isStill />
      <span className={styles.note} title={why}>
        {why}
      </span>
    </span>
  );
}

interface NotReadableProps extends StandingNoteProps {
  standing: Extract<Standing, { kind: 'unreadable' }>;
}

function NotReadable({ job, standing, inline }: NotReadableProps) {
  const { t } = useTranslation(['job', 'ui']);
  const now = useNow(standing.nextAt !== null);
  const seconds = standing.nextAt === null ? 0 : Math.max(0, Math.ceil((standing.nextAt - now) / 1000));
  const status = job.remoteStatus ?? t(`ui:state.${job.state}`);
  const known = t('standing.lastKnown', { status });
  return (
    <Tooltip
      multiline
      maw={320}
      label={inSentences(standing.reason === null ? null : shown(standing.reason), known)}
    >
      <span className={styles.standing} data-inline={inline || undefined} data-trouble>
        <span className={styles.word}>
          <IconPlugConnectedX size={14} stroke={1.9} aria-hidden className={styles.icon} />
          {t('standing.unreadable')}
        </span>{' '}
        <span className={styles.note}>
          {formatList([
            t('standing.since', { time: formatTime(standing.since) }),
            seconds > 0 ? t('standing.next', { seconds }) : t('standing.now'),
          ])}
        </span>
      </span>
    </Tooltip>
  );
}
