/** One line in full: why, the next step, both sides of it, a suggestion to confirm, and what the person decided. */
import { ActionIcon, Button } from '@mantine/core';
import { IconArrowRight, IconX } from '@tabler/icons-react';
import { useEffect } from 'react';
import type { BillableJob, ReconciliationLine } from '../../../shared/billing.ts';
import type { UsageRow } from '../../../shared/usage.ts';
import { shown, useTranslation } from '../../i18n/index.ts';
import { say, unsay } from '../../notices.ts';
import { revealJob } from '../../store/reveal.ts';
import { useUi } from '../../store/ui.ts';
import { type ShownFields, useKeptFields } from '../../store/useKeptFields.ts';
import { Delivery } from '../../ui/Delivery.tsx';
import { unitWords } from '../../ui/delivery-unit.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Fact, Facts } from '../../ui/Facts.tsx';
import { formatMoney, formatPair, formatStamp, formatUsd } from '../../ui/format.ts';
import { StatusWord } from '../../ui/StatusWord.tsx';
import { useAction } from '../../ui/useAction.ts';
import { estimateEnds } from './amounts.ts';
import { Decision } from './Decision.tsx';
import styles from './LineDetail.module.css';
import { closeLine } from './lines.ts';
import { decide, keepDecision, type LineDecision, showsSample, useSpend } from './state.ts';

/** Reasons in which TokenLab's support can help, with a packet of the job. */
const forSupport = ['charged_twice', 'charged_though_failed', 'above_estimate', 'possible_duplicate', 'lost'];

async function open(job: BillableJob, tab: 'billing' | 'support'): Promise<void> {
  useUi.getState().setInspectorTab(tab);
  await revealJob(job.jobId);
}

export function LineDetail({ line }: { line: ReconciliationLine }) {
  const { t } = useTranslation('spend');
  const { job, suggestion } = line;
  const opening = useAction(open);
  const named = job ?? suggestion;
  const { decision, key } = line;
  const name = job?.title ?? t('list.rowOf', { model: line.rows[0]?.model ?? '' });
  const fields = useKeptFields<LineDecision>({
    key: `line ${key}`,
    kept: {
      resolved: decision?.resolved ?? false,
      note: decision?.note ?? '',
      confirmedJobId: decision?.confirmedJobId ?? null,
    },
    send: (_change, all) => keepDecision(key, all),
    onLost: (_failed, { message }) =>
      say('error', `unsaved ${key}`, t('line.unsaved', { name, reason: shown(message) })),
  });
  // What was not saved stands here.
  useEffect(() => unsay(`unsaved ${key}`), [key]);
  return (
    <aside className={styles.detail} aria-label={t('line.label')}>
      <div className={styles.head}>
        <div className={styles.headText}>
          <p className={styles.kind}>{t(`kind.${line.kind}`)}</p>
          <h2 className={styles.title}>{name}</h2>
        </div>
        <ActionIcon size={24} aria-label={t('line.close')} onClick={closeLine}>
          <IconX size={15} />
        </ActionIcon>
      </div>
      <div className={styles.why}>
        <p>{t(`reason.${line.reason}.text`)}</p>
        <p className={styles.next}>
          <IconArrowRight size={14} aria-hidden className={styles.arrow} />
          <span>
            <span className={styles.spoken}>{formatPair(t('line.next'), '')}</span>
            {t(`reason.${line.reason}.next`)}
          </span>
        </p>
      </div>
      {named !== null && (
        <div className={styles.buttons}>
          {job !== null && (
            <Button variant="default" size="compact-sm" onClick={() => void opening.run(job, 'billing')}>
              {t('line.openJob')}
            </Button>
          )}
          {forSupport.includes(line.reason) && (
            <Button variant="default" size="compact-sm" onClick={() => void opening.run(named, 'support')}>
              {t('line.openSupport')}
            </Button>
          )}
        </div>
      )}
      {opening.error && <ErrorNote error={opening.error} compact />}
      {suggestion !== null && <Suggestion line={line} job={suggestion} fields={fields} />}
      {job !== null && <JobFacts line={line} job={job} />}
      {line.rows.map((row) => (
        <RowFacts key={row.id} row={row} line={line} />
      ))}
      <Decision fields={fields} />
    </aside>
  );
}

interface SuggestionProps {
  line: ReconciliationLine;
  job: BillableJob;
  fields: ShownFields<LineDecision>;
}

function Suggestion({ line, job, fields }: SuggestionProps) {
  const { t } = useTranslation('spend');
  const { shown } = fields;
  const confirm = useAction(async () => {
    // The press may have left the note: what is said here keeps that, and comes after it.
    await fields.allSent();
    await decide(line.key, { ...shown, note: shown.note.trim(), confirmedJobId: job.jobId });
  });
  const opening = useAction(open);
  return (
    <section className={styles.suggestion}>
      <h3 className={styles.part}>
        {t(line.reason === 'possible_duplicate' ? 'line.twin' : 'line.suggestion')}
      </h3>
      <p className={styles.job}>
        <strong>{job.title}</strong>
        <span className={styles.soft}>
          {job.modelResolved ?? job.model} · {formatStamp(job.createdAt)} · <Estimated job={job} />
        </span>
      </p>
      <div className={styles.buttons}>
        <Button variant="default" size="compact-sm" loading={confirm.busy} onClick={() => void confirm.run()}>
          {t('line.confirm')}
        </Button>
        <Button variant="default" size="compact-sm" onClick={() => void opening.run(job, 'billing')}>
          {t('line.openJob')}
        </Button>
      </div>
      {(confirm.error ?? opening.error) && (
        <ErrorNote error={(confirm.error ?? opening.error) as NonNullable<typeof confirm.error>} compact />
      )}
    </section>
  );
}

function Estimated({ job }: { job: BillableJob }) {
  const { t } = useTranslation('spend');
  const sample = useSpend(showsSample);
  const ends = estimateEnds(job.estimate);
  if (ends === null) return t('line.unknownEstimate');
  return ends.min === ends.max
    ? t('line.approximately', { amount: formatMoney(ends.min, sample) })
    : t('line.range', { min: formatUsd(ends.min), max: formatMoney(ends.max, sample) });
}

function JobFacts({ line, job }: { line: ReconciliationLine; job: BillableJob }) {
  const { t } = useTranslation('spend');
  const sample = useSpend(showsSample);
  return (
    <Facts>
      <Fact label={t('line.estimate')}>
        <Estimated job={job} />
      </Fact>
      <Fact label={t('line.charged')}>
        {line.settledUsd === null ? (
          <span className={styles.soft}>{t('line.unknown')}</span>
        ) : (
          <strong>{formatMoney(line.settledUsd, sample)}</strong>
        )}
      </Fact>
      <Fact label={t('line.state')}>
        <StatusWord job={{ state: job.state, remoteStatus: null }} />
      </Fact>
      <Fact label={t('line.ended')}>
        {job.terminalAt === null ? (
          <span className={styles.soft}>{t('line.none')}</span>
        ) : (
          formatStamp(job.terminalAt)
        )}
      </Fact>
      <Id label={t('line.transaction')} id={job.billingTransactionId} />
      <Id label={t('line.requestId')} id={job.requestId} />
      <Id label={t('line.taskId')} id={job.taskId} />
    </Facts>
  );
}

function Id({ label, id }: { label: string; id: string | null }) {
  const { t } = useTranslation('spend');
  return (
    <Fact label={label} copy={id} mono={id !== null}>
      {id ?? <span className={styles.soft}>{t('line.none')}</span>}
    </Fact>
  );
}

function RowFacts({ row, line }: { row: UsageRow; line: ReconciliationLine }) {
  const { t } = useTranslation('spend');
  const sample = useSpend(showsSample);
  const decision = line.rowDecisions.find((one) => one.lineKey === `row:${row.id}`);
  const takeBack = useAction(() =>
    decide(`row:${row.id}`, { resolved: false, note: decision?.note ?? '', confirmedJobId: null }),
  );
  const quantity =
    row.quantity === null || row.unit === null
      ? row.quantity
      : t('line.quantityOf', { quantity: row.quantity, unit: unitWords(row.unit, null) });
  return (
    <section className={styles.usage}>
      <h3 className={styles.part}>
        {t('line.row')}
        <span className={styles.cost}>
          {row.costUsd === null ? t('list.unknownAmount') : formatMoney(row.costUsd, sample)}
        </span>
      </h3>
      <Facts>
        <Fact label={t('line.time')}>{formatStamp(row.createdAt)}</Fact>
        {line.job !== null && row.model === line.job.model ? null : (
          <Fact label={t('line.model')}>{row.model}</Fact>
        )}
        {quantity !== null && <Fact label={t('line.quantity')}>{quantity}</Fact>}
        {row.resolvedTier && (
          <Fact label={t('line.tier')}>
            <Delivery row={row} asked={null} sample={sample} />
          </Fact>
        )}
        <Id label={t('line.transaction')} id={row.billingTransactionId} />
        <Id label={t('line.requestId')} id={row.requestId} />
        <Fact label={t('line.source')}>
          {row.source === 'management' ? t('line.fetched') : t('line.imported')}
        </Fact>
      </Facts>
      {decision && decision.note !== '' && (
        <p className={styles.soft}>{t('line.yourNote', { note: decision.note })}</p>
      )}
      {decision?.confirmedJobId && (
        <Button
          variant="default"
          size="compact-sm"
          loading={takeBack.busy}
          onClick={() => void takeBack.run()}
        >
          {t('line.takeBack')}
        </Button>
      )}
      {takeBack.error && <ErrorNote error={takeBack.error} compact />}
    </section>
  );
}
