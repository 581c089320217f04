/** In the inspector: what happened, what it may have cost, what is known, and the ways out. */

import { Button } from '@mantine/core';
import { IconBell } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import type { JobDetail } from '../../../shared/job.ts';
import { isSample } from '../../../shared/sample.ts';
import { call } from '../../bridge.ts';
import { type AttentionWords, attentionWords } from '../../commands/attention.ts';
import { shown, useTranslation } from '../../i18n/index.ts';
import { useSession } from '../../store/session.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Fact, Facts } from '../../ui/Facts.tsx';
import { formatStamp, formatUntil } from '../../ui/format.ts';
import { useAction } from '../../ui/useAction.ts';
import warn from '../../ui/WarnBox.module.css';
import { AttentionActions } from './AttentionActions.tsx';
import styles from './AttentionBox.module.css';
import { errorPlace, hasHappened } from './error-place.ts';
import { type Maker, makerOf } from './made-with.ts';
import { seenTaskId } from './seen-task.ts';
import { useAttentionCost } from './useAttentionCost.ts';

export function AttentionBox({ job }: { job: JobDetail }) {
  const { t } = useTranslation('job');
  const dismiss = useAction(() => call('actOnJob', { jobId: job.id, action: 'dismissAttention' }));
  const cost = useAttentionCost(job);
  const reason = job.attention;
  const words = attentionWords(job);
  if (reason === null || words === null) return null;
  return (
    <section className={warn.box} aria-label={t(`attention.${words}.title`)}>
      <h3 className={styles.title}>
        <IconBell size={15} aria-hidden className={styles.icon} />
        {t(`attention.${words}.title`)}
      </h3>
      <Happened job={job} words={words} />
      <p className={styles.text}>{t(`attention.${words}.text`)}</p>
      {/* What did not leave this computer says so already. */}
      {job.error?.code !== 'not_sent' && <p className={styles.cost}>{cost}</p>}
      {(reason === 'unconfirmed' || reason === 'lost') && <Known job={job} />}
      <AttentionActions job={job} full={job}>
        {reason !== 'unconfirmed' && reason !== 'lost' && (
          <Button
            variant="subtle"
            color="gray"
            size="compact-sm"
            loading={dismiss.busy}
            onClick={() => void dismiss.run()}
          >
            {t('attention.dismiss')}
          </Button>
        )}
      </AttentionActions>
      {dismiss.error && (
        <p role="alert" className={styles.problem}>
          {shown(dismiss.error.message)}
        </p>
      )}
    </section>
  );
}

/** As the error says it, where there is one. */
function Happened({ job, words }: { job: JobDetail; words: AttentionWords }) {
  const { t } = useTranslation('job');
  if (job.error !== null && errorPlace(job, null) === 'box') {
    return <ErrorNote error={job.error} isSample={isSample(job.accountId)} standing compact bare />;
  }
  return hasHappened(words) ? <p className={styles.text}>{t(`attention.${words}.happened`)}</p> : null;
}

/** Facts to look for in the console: when, which model, which key. */
function Known({ job }: { job: JobDetail }) {
  const { t } = useTranslation('job');
  const account = useSession((state) => state.accounts.find((one) => one.id === job.accountId));
  const seen = seenTaskId(job);
  const maker = makerOf(job, account);
  const doubt = job.timeline.find((entry) => entry.type === 'submit_unconfirmed');
  const ended = doubt?.at ?? job.updatedAt;
  const sent = job.submittedAt ?? job.createdAt;
  // When the app was killed is not known; the end of its wait is only the start after it.
  const window = doubt?.detail.reason === 'stopped' ? 'windowStopped' : 'windowValue';
  return (
    <Facts>
      {job.state === 'unconfirmed' ? (
        <Fact label={t('attention.known.window')}>
          {t(`attention.known.${window}`, { from: formatStamp(sent), to: formatUntil(sent, ended) })}
        </Fact>
      ) : (
        <Fact label={t('attention.known.sent')}>{formatStamp(sent)}</Fact>
      )}
      <Fact label={t('attention.known.model')} copy={job.model}>
        {job.model}
      </Fact>
      <Fact label={t('attention.known.endpoint')} mono>
        {job.method} {job.endpoint}
      </Fact>
      <Fact label={t('attention.known.requestId')} copy={job.requestId} mono={job.requestId !== null}>
        {job.requestId ?? t('attention.known.noRequestId')}
      </Fact>
      {seen !== null && (
        <Fact label={t('attention.known.seen')} copy={seen} mono>
          {seen}
        </Fact>
      )}
      {job.taskId && (
        <Fact label={t('attention.known.task')} copy={job.taskId} mono>
          {job.taskId}
        </Fact>
      )}
      {maker && <Fact label={t('attention.known.account')}>{makerWords(maker, t)}</Fact>}
    </Facts>
  );
}

function makerWords({ label, hint, since }: Maker, t: TFunction<'job'>): string {
  if (hint === null) return label;
  switch (since.kind) {
    case 'same':
      return t('attention.known.accountValue', { label, hint });
    case 'other_key':
      return t('attention.known.otherKey', { label, hint, now: since.hint });
    case 'removed':
      return t('attention.known.noAccount', { label, hint });
  }
}
