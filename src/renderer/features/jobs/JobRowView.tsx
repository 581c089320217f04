// biome-ignore-all lint/a11y/useSemanticElements: rows that are drawn by position cannot be a table; the ARIA grid pattern stands for it.
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and names the row by aria-activedescendant.
/** One job in the list: still, title, status in TokenLab's word, time, cost. */
import { IconHeartFilled } from '@tabler/icons-react';
import { memo } from 'react';
import { activeStates, type Hold, isOpen, type JobRow, type JobState } from '../../../shared/job.ts';
import { attentionWords } from '../../commands/attention.ts';
import { useTranslation } from '../../i18n/index.ts';
import { useNow } from '../../store/clock.ts';
import { useList } from '../../store/list.ts';
import { nextTry } from '../../store/next-try.ts';
import { isSendingHeld, useSession } from '../../store/session.ts';
import { standingOf } from '../../store/standing.ts';
import { Cost } from '../../ui/Cost.tsx';
import {
  formatDay,
  formatElapsed,
  formatStamp,
  formatTime,
  formatUntil,
  sentenceGap,
} from '../../ui/format.ts';
import { ProgressLine } from '../../ui/ProgressLine.tsx';
import { StatusWord } from '../../ui/StatusWord.tsx';
import { AttentionActions } from '../job/AttentionActions.tsx';
import { StandingNote } from '../job/StandingNote.tsx';
import { useAttentionCost } from '../job/useAttentionCost.ts';
import styles from './JobRowView.module.css';
import { JobThumb } from './JobThumb.tsx';
import { localDay } from './section-name.ts';

export interface JobRowViewProps {
  job: JobRow;
  /** Position among all rows and headings, from 1. */
  rowIndex: number;
  selected: boolean;
  focused: boolean;
  /** Tall rows say what happened and carry their actions. */
  tall: boolean;
  /** No heading above it names its day. */
  isDated: boolean;
}

export const rowElementId = (jobId: string): string => `job-row-${jobId}`;

export const JobRowView = memo(function JobRowView(props: JobRowViewProps) {
  const { job, rowIndex, selected, focused, tall, isDated } = props;
  const { t } = useTranslation(['jobs', 'job']);
  const standing = standingOf(job);
  const why = attentionWords(job);
  const hasSentence = tall && why !== null;
  return (
    <div
      id={rowElementId(job.id)}
      role="row"
      aria-rowindex={rowIndex}
      aria-selected={selected}
      className={styles.row}
      data-focused={focused || undefined}
      data-tall={tall || undefined}
      data-standing={standing !== null || undefined}
      data-job={job.id}
    >
      <div role="presentation" className={styles.thumb}>
        <JobThumb job={job} />
      </div>
      <div role="gridcell" className={styles.text} data-cell="job">
        <div className={styles.title}>
          <span className={styles.name} data-title title={job.title}>
            {job.title}
          </span>
          {job.favourite && (
            <IconHeartFilled
              size={11}
              className={styles.heart}
              role="img"
              aria-label={t('jobs:row.favourite')}
            />
          )}
        </div>
        <Sub job={job} />
      </div>
      <div role="gridcell" className={styles.model} data-cell="model">
        {job.model}
      </div>
      {standing === null ? (
        <div role="gridcell" className={styles.status} data-cell="status">
          <StatusWord job={job} isStill={!focused} />
          <StatusNote job={job} tall={tall} isStill={!focused} />
        </div>
      ) : (
        <div role="gridcell" className={styles.standing}>
          <StandingNote job={job} standing={standing} />
        </div>
      )}
      <div role="gridcell" className={styles.time}>
        <Started job={job} isDated={isDated} />
        <span className={styles.took} data-cell="took">
          {standing === null && <Elapsed job={job} />}
        </span>
      </div>
      {/* The sentence of a tall row says the amount. */}
      <div role="gridcell" className={styles.cost} data-cell="cost" aria-hidden={hasSentence || undefined}>
        <Cost job={job} />
      </div>
      {hasSentence && <Decision job={job} happened={t(`job:attention.${why}.short`)} />}
    </div>
  );
});

/** What it may have cost, what happened, and the ways out. */
function Decision({ job, happened }: { job: JobRow; happened: string }) {
  const cost = useAttentionCost(job);
  return (
    <div role="gridcell" className={styles.decision}>
      <p className={styles.happened} title={`${cost}${sentenceGap()}${happened}`}>
        <strong className={styles.amount}>{cost}</strong>
        {sentenceGap()}
        {happened}
      </p>
      <AttentionActions job={job} small />
    </div>
  );
}

/** The line under the title. Where the model has a column of its own, the line begins with what follows it. */
function Sub({ job }: { job: JobRow }) {
  const { t } = useTranslation('jobs');
  const account = useAccountWord(job.accountId);
  const rest = [account, job.projectId, job.retryOf === null ? null : t('row.retryOf')].filter(
    (part) => part !== null,
  );
  return (
    <div className={styles.sub}>
      <span className={styles.modelWord}>
        {job.model}
        {rest.length > 0 && ' · '}
      </span>
      {rest.join(' · ')}
    </div>
  );
}

/** Names the account where the list shows those of several. */
function useAccountWord(accountId: string): string | null {
  const { t } = useTranslation('jobs');
  const isOneOfMany = useList((state) => state.query.accountId === null);
  const label = useSession(({ accounts }) =>
    accounts.length < 2 ? null : (accounts.find(({ id }) => id === accountId)?.label ?? ''),
  );
  if (!isOneOfMany || label === null) return null;
  return label || t('account.removed');
}

/** The line under the status word: progress, what it waits for, or what needs a person. */
function StatusNote({ job, tall, isStill }: { job: JobRow; tall: boolean; isStill: boolean }) {
  const { t } = useTranslation(['jobs', 'job']);
  if (job.state === 'processing' && job.cancellation === 'none') {
    return (
      <div className={styles.progress}>
        <ProgressLine
          value={job.progress}
          isStill={isStill}
          label={job.progress === null ? t('jobs:row.working') : t('jobs:row.progress')}
        />
        {job.progress !== null && (
          <span className={styles.percent}>{t('row.percent', { percent: Math.round(job.progress) })}</span>
        )}
      </div>
    );
  }
  const why = attentionWords(job);
  if (why !== null && !tall) {
    const word = t(`job:attention.${why}.word`);
    return (
      <span className={styles.attention} title={word}>
        {word}
      </span>
    );
  }
  if (job.hold?.until != null) return <HoldNote job={job} hold={job.hold} />;
  const note =
    job.cancellation === 'requested' && isOpen(job.state)
      ? t('jobs:row.cancelRequested')
      : job.cancellation === 'refused' && isOpen(job.state)
        ? t('jobs:row.cancelRefused')
        : job.state === 'completed' && job.doneCount < job.resultCount
          ? t('jobs:row.saving', { done: job.doneCount, count: job.resultCount })
          : job.doubtCount > 0
            ? t('jobs:row.needsLook', { count: job.doubtCount })
            : null;
  return note === null ? null : (
    <span className={styles.note} title={note}>
      {note}
    </span>
  );
}

/** When it is sent, or why it is not. */
function HoldNote({ job, hold: { reason, until } }: { job: JobRow; hold: Hold }) {
  const { t } = useTranslation(['jobs', 'job', 'queue']);
  const now = useNow();
  const isHeld = useSession(isSendingHeld(job.accountId));
  const next = nextTry(until, now, isHeld);
  if (next === null) return null;
  const note =
    next.kind === 'held'
      ? t('queue:status.paused')
      : reason === 'not_before'
        ? t('queue:notBefore', { time: formatUntil(now, until ?? 0) })
        : next.kind === 'in'
          ? t('jobs:row.sentAgain', { seconds: next.seconds })
          : t('job:standing.now');
  return (
    <span className={styles.note} title={note}>
      {note}
    </span>
  );
}

/** When it was asked for: its time, and its day where no heading says it. */
function Started({ job, isDated }: { job: JobRow; isDated: boolean }) {
  const { createdAt } = job;
  // A job that is still active stands above the days.
  const needsDay = (isDated || isActive(job.state)) && localDay(createdAt) !== localDay(Date.now());
  return (
    <time
      className={styles.started}
      data-cell="started"
      dateTime={new Date(createdAt).toISOString()}
      title={formatStamp(createdAt)}
      data-dated={needsDay || undefined}
    >
      {needsDay && <span className={styles.day}>{formatDay(createdAt)} </span>}
      <span className={styles.clock}>{formatTime(createdAt)}</span>
    </time>
  );
}

const isActive = (state: JobState): boolean => (activeStates as readonly JobState[]).includes(state);

/** Time since the job was sent, running while it is open; the whole span once it is over. */
function Elapsed({ job }: { job: JobRow }) {
  const running = job.terminalAt === null && (isOpen(job.state) || job.state === 'submitting');
  const now = useNow(running);
  const from = job.submittedAt ?? job.createdAt;
  if (running) return formatElapsed(now - from);
  return job.terminalAt === null ? null : formatElapsed(job.terminalAt - from);
}
