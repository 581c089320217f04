/** TokenLab's status word with an icon and a colour; the colour never stands alone. */
import {
  IconAlertTriangle,
  IconBan,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleX,
  IconClock,
  IconFileUnknown,
  IconHelpCircle,
  IconLoader2,
  IconPlayerPause,
  IconPlugConnectedX,
  IconSend,
} from '@tabler/icons-react';
import type { JobRow, JobState } from '../../shared/job.ts';
import { goesAlone } from '../../shared/queue.ts';
import { useTranslation } from '../i18n/index.ts';
import styles from './StatusWord.module.css';

const appearances: Record<JobState, { icon: typeof IconSend; tone: string }> = {
  draft: { icon: IconClock, tone: 'quiet' },
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
  job: Pick<JobRow, 'state' | 'remoteStatus'> & Partial<Pick<JobRow, 'hold'>>;
  /** Its icon does not turn: for lists, where many would cost power without end. */
  isStill?: boolean;
}

/** It was not sent, and is not sent before a person says so. */
const isOnHold = ({ state, hold = null }: StatusWordProps['job']): boolean =>
  state === 'draft' && !goesAlone({ state, hold });

export function StatusWord({ job, isStill = false }: StatusWordProps) {
  const { t } = useTranslation('ui');
  const onHold = isOnHold(job);
  const { icon, tone } = appearances[job.state];
  const Icon = onHold ? IconPlayerPause : icon;
  const word = job.remoteStatus ?? (onHold ? t('onHold') : t(`state.${job.state}`));
  return (
    <span className={styles.status} data-tone={tone} data-state={job.state} data-still={isStill || undefined}>
      <Icon size={14} stroke={1.9} aria-hidden className={styles.icon} />
      <span className={styles.word} title={word}>
        {word}
      </span>
    </span>
  );
}
