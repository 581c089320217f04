/** TokenLab's status word with an icon and a colour; the colour never stands alone. */
import {
  IconAlertTriangle,
  IconBan,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleX,
  IconFileUnknown,
  IconHelpCircle,
  IconLoader2,
  IconPencil,
  IconPlugConnectedX,
  IconSend,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { JobRow, JobState } from '../../shared/job.ts';
import styles from './StatusWord.module.css';

const appearances: Record<JobState, { icon: typeof IconSend; tone: string }> = {
  draft: { icon: IconPencil, tone: 'quiet' },
  submitting: { icon: IconSend, tone: 'busy' },
  unconfirmed: { icon: IconHelpCircle, tone: 'warn' },
  rejected: { icon: IconCircleX, tone: 'bad' },
  not_sent: { icon: IconBan, tone: 'quiet' },
  pending: { icon: IconCircleDashed, tone: 'wait' },
  processing: { icon: IconLoader2, tone: 'busy' },
  completed: { icon: IconCircleCheck, tone: 'good' },
  output_missing: { icon: IconFileUnknown, tone: 'warn' },
  failed: { icon: IconAlertTriangle, tone: 'bad' },
  cancelled: { icon: IconBan, tone: 'quiet' },
  lost: { icon: IconPlugConnectedX, tone: 'warn' },
};

export interface StatusWordProps {
  job: Pick<JobRow, 'state' | 'remoteStatus'>;
  /** Its icon does not turn: for lists, where many would cost power without end. */
  isStill?: boolean;
}

export function StatusWord({ job, isStill = false }: StatusWordProps) {
  const { t } = useTranslation('ui');
  const { icon: Icon, tone } = appearances[job.state];
  const word = job.remoteStatus ?? t(`state.${job.state}`);
  return (
    <span className={styles.status} data-tone={tone} data-state={job.state} data-still={isStill || undefined}>
      <Icon size={14} stroke={1.9} aria-hidden className={styles.icon} />
      <span className={styles.word} title={word}>
        {word}
      </span>
    </span>
  );
}
