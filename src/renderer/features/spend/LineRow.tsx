/** One line in the list: what it is about, why it stands there, and the money on both sides. */
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleMinus,
  IconMessage2,
} from '@tabler/icons-react';
import { needsEyes, type ReconciliationLine } from '../../../shared/billing.ts';
import { useTranslation } from '../../i18n/index.ts';
import { formatDay, formatMoney, formatTime, formatUsd } from '../../ui/format.ts';
import { estimateEnds } from './amounts.ts';
import styles from './LineList.module.css';
import { showsSample, useSpend } from './state.ts';

function signOf(line: ReconciliationLine): { icon: typeof IconCircleCheck; tone: string } {
  if (line.decision?.resolved) return { icon: IconCircleCheck, tone: 'quiet' };
  if (needsEyes(line)) return { icon: IconAlertTriangle, tone: 'warn' };
  if (line.kind === 'matched') return { icon: IconCircleCheck, tone: 'good' };
  if (line.reason === 'failed_not_charged' || line.reason === 'refunded') {
    return { icon: IconCircleMinus, tone: 'quiet' };
  }
  return { icon: IconCircleDashed, tone: 'wait' };
}

export const lineTime = (line: ReconciliationLine): number =>
  line.job?.createdAt ?? line.rows[0]?.createdAt ?? 0;

const shortDate = (at: number): string => `${formatDay(at)} ${formatTime(at)}`;

export function LineRow({ line }: { line: ReconciliationLine }) {
  const { t } = useTranslation('spend');
  const { icon: Icon, tone } = signOf(line);
  const { job } = line;
  const resolved = line.decision?.resolved ?? false;
  const noted = (line.decision?.note ?? '') !== '';
  const model = job?.modelResolved ?? job?.model ?? line.rows[0]?.model ?? '';
  const facts = [job === null ? null : model, shortDate(lineTime(line))].filter((fact) => fact !== null);
  return (
    <div className={styles.row} data-resolved={resolved || undefined}>
      <span className={styles.sign} data-tone={tone} aria-hidden>
        <Icon size={17} stroke={1.7} />
      </span>
      <div className={styles.text}>
        <div className={styles.title}>{job?.title ?? t('list.rowOf', { model })}</div>
        <div className={styles.sub}>
          {t(`reason.${line.reason}.short`)}
          {resolved && `, ${t('list.resolved')}`}
          <span className={styles.faint} title={facts.join(' · ')}>
            {' '}
            · {facts.join(' · ')}
          </span>
          {noted && <IconMessage2 size={12} role="img" aria-label={t('list.noted')} />}
        </div>
      </div>
      <div className={styles.money}>
        <div className={styles.amount}>
          <Charged line={line} />
        </div>
        {job !== null && (
          <div className={styles.estimate}>
            <Estimate line={line} />
          </div>
        )}
      </div>
    </div>
  );
}

function Charged({ line }: { line: ReconciliationLine }) {
  const { t } = useTranslation('spend');
  const sample = useSpend(showsSample);
  if (line.settledUsd !== null) return formatMoney(line.settledUsd, sample);
  const words =
    line.rows.length > 0
      ? t('list.unknownAmount')
      : line.reason === 'failed_not_charged'
        ? t('list.nothing')
        : t('list.noCharge');
  return <span className={styles.faint}>{words}</span>;
}

function Estimate({ line }: { line: ReconciliationLine }) {
  const { t } = useTranslation('spend');
  const sample = useSpend(showsSample);
  const ends = line.job === null ? null : estimateEnds(line.job.estimate);
  if (ends === null) return t('list.unknownEstimate');
  const amount =
    ends.min === ends.max
      ? formatMoney(ends.min, sample)
      : `${formatUsd(ends.min)}–${formatMoney(ends.max, sample)}`;
  return t('list.estimate', { amount });
}
