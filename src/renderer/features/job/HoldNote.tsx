/** Under a job's status: what it waits for before it is sent, in the words of its error where it has one, and its next try. */
import type { TFunction } from 'i18next';
import type { AppErrorShape } from '../../../shared/errors.ts';
import type { Hold, JobDetail } from '../../../shared/job.ts';
import { isSample } from '../../../shared/sample.ts';
import { shown, useTranslation } from '../../i18n/index.ts';
import { nextTry } from '../../store/next-try.ts';
import { isSendingHeld, useSession } from '../../store/session.ts';
import { waitsForKeyLimit } from '../../store/standing.ts';
import { ErrorLines } from '../../ui/ErrorNote.tsx';
import { formatStamp, inSentences } from '../../ui/format.ts';
import { errorPlace } from './error-place.ts';
import styles from './JobHeader.module.css';

export function HoldNote({ job, now }: { job: JobDetail; now: number }) {
  const { t } = useTranslation(['job', 'queue']);
  const isHeld = useSession(isSendingHeld(job.accountId));
  if (job.hold === null || job.attention !== null) return null;
  const { reason, until, attempts } = job.hold;
  const error = errorPlace(job, null) === 'hold' ? job.error : null;
  const next = reason === 'not_before' ? null : nextTry(until, now, isHeld);
  const attempt = attempts + 1;
  return (
    <div className={styles.note}>
      <p>
        {inSentences(
          waitsForKeyLimit(job) ? t('job:hold.key_limit') : waitsFor(job.hold, error, t),
          next?.kind === 'in' && t('job:hold.next', { seconds: next.seconds, attempt }),
          next?.kind === 'now' && t('job:hold.now', { attempt }),
          next?.kind === 'held' && t('queue:banner.person'),
        )}
      </p>
      {/* When it is tried again, and that there were too many requests, stands above. */}
      {error && reason !== 'rate_limited' && (
        <ErrorLines
          error={{ ...error, hints: { ...error.hints, retryAfterMs: 0 } }}
          isSample={isSample(job.accountId)}
        />
      )}
    </div>
  );
}

function waitsFor({ reason, until }: Hold, error: AppErrorShape | null, t: TFunction<'job'>): string {
  if (reason === 'not_before') return t('hold.not_before', { time: formatStamp(until ?? 0) });
  if (error === null || reason === 'rate_limited') return t(`hold.${reason}`);
  const happened = shown(error.message);
  return reason === 'unavailable' ? inSentences(happened, t('hold.noTask')) : happened;
}
