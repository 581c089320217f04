/** Charges that no job has, as a list from which a person picks the one that belongs to this job. */
import { Button } from '@mantine/core';
import { useId } from 'react';
import type { ChargeCandidate } from '../../../shared/billing.ts';
import { isSample } from '../../../shared/sample.ts';
import { useTranslation } from '../../i18n/index.ts';
import { formatMoney, formatStamp } from '../../ui/format.ts';
import styles from './FindChargeDialog.module.css';

export interface ChargeCandidatesProps {
  model: string;
  candidates: readonly ChargeCandidate[];
  busy: boolean;
  onChoose: (rowId: string) => void;
}

export function ChargeCandidates({ model, candidates, busy, onChoose }: ChargeCandidatesProps) {
  const { t } = useTranslation('job');
  const heading = useId();
  return (
    <div>
      <p id={heading}>{t('chargeDialog.candidates', { model })}</p>
      <ul className={styles.list} aria-labelledby={heading}>
        {candidates.map(({ row, fitsOther }) => {
          const time = formatStamp(row.createdAt);
          return (
            <li key={row.id} className={styles.row}>
              <div className={styles.what}>
                <span>
                  {time}
                  {fitsOther !== null && (
                    <span className={styles.soft}>
                      {' '}
                      · {t('chargeDialog.fitsOther', { title: fitsOther })}
                    </span>
                  )}
                </span>
                <span className={styles.id}>{row.requestId ?? t('chargeDialog.noRequestId')}</span>
              </div>
              <span className={styles.amount}>
                {row.costUsd === null
                  ? t('chargeDialog.noAmount')
                  : formatMoney(row.costUsd, isSample(row.accountId))}
              </span>
              <Button
                size="compact-sm"
                variant="default"
                disabled={busy}
                aria-label={t('chargeDialog.thisOf', { time })}
                onClick={() => onChoose(row.id)}
              >
                {t('chargeDialog.this')}
              </Button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
