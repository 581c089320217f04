/** One command for all selected jobs: what it would do, the decision, how far it is, what became of it. */
import { Button, Checkbox, Group, Modal, TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  asksForWord,
  type BulkCommand,
  type BulkForecast,
  type BulkOutcome,
  forecastBulk,
  runBulk,
} from '../../store/bulk.ts';
import { useSession } from '../../store/session.ts';
import { newSubmitToken } from '../../store/submit-token.ts';
import dialog from '../../ui/ConfirmDialog.module.css';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { formatMoney, formatUsd } from '../../ui/format.ts';
import { ProgressLine } from '../../ui/ProgressLine.tsx';
import { useAction } from '../../ui/useAction.ts';
import styles from './BulkDialog.module.css';

/** Failures that are named one by one. */
const FAILURES_SHOWN = 20;

export interface BulkDialogProps {
  command: BulkCommand;
  jobIds: readonly string[];
  onClose: () => void;
}

export function BulkDialog({ command, jobIds, onClose }: BulkDialogProps) {
  const { t } = useTranslation('bulk');
  const asksValue = command === 'tag' || command === 'project';
  const [value, setValue] = useState('');
  const [forecast, setForecast] = useState<BulkForecast | null>(null);
  const [agreed, setAgreed] = useState(false);
  const limit = useSession((state) => state.settings?.askAboveUsd ?? '');
  const [done, setDone] = useState(0);
  const [outcome, setOutcome] = useState<BulkOutcome | null>(null);
  const stopper = useRef(new AbortController());
  // One token for each job and the life of the dialog: trying again cannot make a second job of one.
  const tokens = useRef(new Map<string, string>());
  const look = useAction(async () => {
    setForecast(await forecastBulk({ command }, jobIds));
  });
  const run = useAction(async () => {
    if (forecast === null) return;
    const tokenOf = (jobId: string): string => {
      const token = tokens.current.get(jobId) ?? newSubmitToken();
      tokens.current.set(jobId, token);
      return token;
    };
    const ended = await runBulk({
      intent: { command, ...(asksValue ? { value: value.trim() } : {}) },
      jobIds: forecast.jobIds,
      prices: forecast.prices,
      token: tokenOf,
      signal: stopper.current.signal,
      onProgress: setDone,
    });
    const isPlain = ended.failed.length + ended.left + ended.missing + ended.stopped === 0;
    if (isPlain) onClose();
    else setOutcome(ended);
  });
  const { run: lookNow } = look;
  useEffect(() => {
    void lookNow();
    const { current } = stopper;
    return () => current.abort();
  }, [lookNow]);

  const count = forecast?.jobIds.length ?? 0;
  const asks = forecast !== null && asksForWord(forecast, limit);
  const ready = count > 0 && (command !== 'tag' || value.trim() !== '') && (agreed || !asks);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(`title.${command}`)}
      size={460}
      closeOnClickOutside={!run.busy}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      <form
        className={dialog.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (ready && outcome === null) void run.run();
        }}
      >
        {look.error && <ErrorNote error={look.error} />}
        {outcome ? (
          <Outcome outcome={outcome} />
        ) : forecast ? (
          <>
            {asksValue && count > 0 && (
              <TextInput
                label={t(`field.${command}`)}
                description={command === 'project' ? t('field.projectHint') : undefined}
                value={value}
                onChange={(event) => setValue(event.currentTarget.value)}
                maxLength={command === 'tag' ? 60 : 100}
                disabled={run.busy}
                data-autofocus
              />
            )}
            <Forecast command={command} forecast={forecast} />
            {asks && (
              <Checkbox
                size="xs"
                label={t('agree', { amount: formatUsd(limit || '0') })}
                checked={agreed}
                disabled={run.busy}
                onChange={(event) => setAgreed(event.currentTarget.checked)}
              />
            )}
          </>
        ) : (
          !look.error && <p role="status">{t('looking')}</p>
        )}
        {run.busy && (
          <div className={styles.progress} role="status">
            <ProgressLine value={(100 * done) / Math.max(1, count)} label={t(`title.${command}`)} />
            <span>{t('progress', { done, count })}</span>
          </div>
        )}
        <Group justify="flex-end" gap="xs" mt={4}>
          {run.busy ? (
            <Button variant="default" onClick={() => stopper.current.abort()}>
              {t('stop')}
            </Button>
          ) : (
            <Button variant="default" onClick={onClose}>
              {outcome || (forecast && count === 0) ? t('ui:close') : t('ui:cancel')}
            </Button>
          )}
          {outcome === null && count > 0 && (
            <Button type="submit" loading={run.busy} disabled={!ready}>
              {t(`confirm.${command}`, { count })}
            </Button>
          )}
        </Group>
      </form>
    </Modal>
  );
}

function Forecast({ command, forecast }: { command: BulkCommand; forecast: BulkForecast }) {
  const { t } = useTranslation('bulk');
  const { jobIds, left, mostUsd, sampleUsd, unknown } = forecast;
  const count = jobIds.length;
  if (count === 0) return <p role="status">{t(`none.${command}`)}</p>;
  return (
    <>
      <p role="status">{t(`fits.${command}`, { count })}</p>
      {command === 'retry' && (
        <p>
          {mostUsd !== null && t('cost', { amount: formatUsd(mostUsd) })}{' '}
          {sampleUsd !== null && t('costSample', { amount: formatMoney(sampleUsd, true) })}{' '}
          {unknown > 0 && t('costUnknown', { count: unknown })}
        </p>
      )}
      {command === 'requestCancellation' && <p>{t('honest')}</p>}
      {left > 0 && <p className={styles.soft}>{t('left', { count: left })}</p>}
    </>
  );
}

function Outcome({ outcome }: { outcome: BulkOutcome }) {
  const { t } = useTranslation('bulk');
  const { done, left, failed, missing, stopped } = outcome;
  const more = failed.length - FAILURES_SHOWN;
  return (
    <div role="status">
      <p>{t('outcome.done', { count: done })}</p>
      {left > 0 && <p>{t('outcome.left', { count: left })}</p>}
      {missing > 0 && <p>{t('outcome.missing', { count: missing })}</p>}
      {stopped > 0 && <p>{t('outcome.stopped', { count: stopped })}</p>}
      {failed.length > 0 && (
        <>
          <p>{t('outcome.failed', { count: failed.length })}</p>
          <ul className={styles.failed}>
            {failed.slice(0, FAILURES_SHOWN).map(({ jobId, title, error }) => (
              <li key={jobId}>
                <strong>{title}</strong>: {error.message}
              </li>
            ))}
            {more > 0 && <li>{t('outcome.more', { count: more })}</li>}
          </ul>
        </>
      )}
    </div>
  );
}
