/** What main is doing with many jobs: how far it is, a way to stop it, and in the end what became of it. */

import { Button } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useEffect } from 'react';
import { type BulkOutcome, type BulkRun, wentWell } from '../../../shared/bulk.ts';
import { call } from '../../bridge.ts';
import { shown, useTranslation } from '../../i18n/index.ts';
import { announce } from '../../store/announce.ts';
import { useBulk } from '../../store/bulk.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { formatPair, inSentences } from '../../ui/format.ts';
import { ProgressLine } from '../../ui/ProgressLine.tsx';
import { useAction } from '../../ui/useAction.ts';
import { useOnChange } from '../../ui/useOnChange.ts';
import styles from './Bulk.module.css';

/** How long a summary without a problem stays, ms. The others stay until they are closed. */
const GOOD_STAYS = 6000;

export function BulkRuns() {
  const runs = useBulk((state) => state.runs);
  return runs.map((run) => <Run key={run.runId} run={run} />);
}

function Run({ run }: { run: BulkRun }) {
  const { t } = useTranslation(['bulk', 'ui']);
  const { runId, action, reached, total, isOver, outcome } = run;
  const stop = useAction(() => call('stopBulk', { runId }));
  const dismiss = useAction(() => call('dismissBulk', { runId }));
  const leaves = isOver && wentWell(run);
  const { run: dismissNow } = dismiss;
  useEffect(() => {
    if (!leaves) return;
    const timer = setTimeout(() => void dismissNow(), GOOD_STAYS);
    return () => clearTimeout(timer);
  }, [leaves, dismissNow]);
  const name = t(`action.${action}`).replace('…', '');
  // Only the end is said.
  useOnChange(isOver, () => {
    // What it did to the jobs is said at the same time, and does not take its place.
    if (isOver) announce(formatPair(name, outcomeWords(outcome, t)), null);
  });
  const error = stop.error ?? dismiss.error;
  return (
    <section className={styles.run} aria-label={name} data-problem={(isOver && !leaves) || undefined}>
      <strong className={styles.name}>{name}</strong>
      {!isOver && (
        <>
          <span className={styles.words}>{t('progress', { done: reached, count: total })}</span>
          <div className={styles.progress}>
            <ProgressLine value={(100 * reached) / Math.max(1, total)} label={name} />
          </div>
        </>
      )}
      {isOver && <div className={styles.words}>{outcomeWords(outcome, t)}</div>}
      {isOver ? (
        <Button variant="default" size="compact-sm" onClick={() => void dismiss.run()}>
          {t('ui:close')}
        </Button>
      ) : (
        <Button variant="default" size="compact-sm" loading={stop.busy} onClick={() => void stop.run()}>
          {t('stop')}
        </Button>
      )}
      {isOver && outcome.failures.length > 0 && <Failures outcome={outcome} />}
      {error && <ErrorNote error={error} compact />}
    </section>
  );
}

function outcomeWords(outcome: BulkOutcome, t: TFunction<readonly ['bulk', 'ui']>): string {
  const { done, left, failed, missing, stopped } = outcome;
  const parts = [
    t('outcome.done', { count: done }),
    left > 0 && t('outcome.left', { count: left }),
    missing > 0 && t('outcome.missing', { count: missing }),
    stopped > 0 && t('outcome.stopped', { count: stopped }),
    failed > 0 && t('outcome.failed', { count: failed }),
  ];
  return inSentences(...parts);
}

function Failures({ outcome }: { outcome: BulkOutcome }) {
  const { t } = useTranslation('bulk');
  const more = outcome.failed - outcome.failures.length;
  return (
    <ul className={styles.failed}>
      {outcome.failures.map(({ jobId, title, error }) => (
        <li key={jobId}>{formatPair(title, shown(error.message))}</li>
      ))}
      {more > 0 && <li>{t('outcome.more', { count: more })}</li>}
    </ul>
  );
}
