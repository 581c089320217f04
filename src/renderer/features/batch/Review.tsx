/** Before the first create: what would be made, sent and paid, what is left of each limit, and one confirmation. */
import { Button, Loader } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { BatchPlan, BatchSpec } from '../../../shared/batch.ts';
import { call, isDeclined } from '../../bridge.ts';
import { shown, useTranslation } from '../../i18n/index.ts';
import { newSubmitToken } from '../../store/submit-token.ts';
import { useQuery } from '../../store/useQuery.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { firstPress } from '../../ui/first-press.ts';
import { useAction } from '../../ui/useAction.ts';
import { BadRows, type BadRowsProps } from './BadRows.tsx';
import { FirstRequests } from './FirstRequests.tsx';
import { Outlay } from './Outlay.tsx';
import { planPrice } from './price.ts';
import styles from './Review.module.css';
import { useMaking } from './state.ts';
import { tableCells } from './table-use.ts';

export interface ReviewProps {
  /** Another one, when a decision has changed it. */
  spec: BatchSpec;
  /** The template that its request was filled in from. */
  templateId: string | null;
  onBack: () => void;
  onMade: (batchId: string, count: number) => void;
}

let specs = 0;
const numbers = new WeakMap<BatchSpec, number>();
/** A name for each spec, which may be large. */
function numberOf(spec: BatchSpec): string {
  const known = numbers.get(spec);
  if (known !== undefined) return String(known);
  specs += 1;
  numbers.set(spec, specs);
  return String(specs);
}

export default function Review({ spec, templateId, onBack, onMade }: ReviewProps) {
  const { t } = useTranslation(['batch', 'ui']);
  const plan = useQuery({ key: numberOf(spec), ask: () => call('planBatch', spec) }, { keepsOld: true });
  const [submitToken] = useState(newSubmitToken);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const make = useAction(async ({ planId, count }: BatchPlan) => {
    try {
      const { batchId } = await call('makeBatch', { planId, submitToken, templateId });
      onMade(batchId, count);
    } catch (thrown) {
      if (!isDeclined(thrown)) throw thrown;
    }
  });
  const { value } = plan;
  const isReady = value !== null && !plan.busy && value.badRows.length === 0 && value.count > 0;
  return (
    <section className={styles.review} aria-label={t('review.title')}>
      <div className={styles.head}>
        <h2 ref={heading} tabIndex={-1}>
          {value ? t('review.titleCount', { count: value.count }) : t('review.title')}
        </h2>
        {plan.busy && <Loader size="xs" aria-label={t('review.planning')} />}
      </div>
      <div className={styles.body}>
        {plan.error && (
          <ErrorNote
            error={plan.error}
            actions={
              <Button variant="default" onClick={plan.refresh}>
                {t('ui:tryAgain')}
              </Button>
            }
          />
        )}
        {plan.error?.fields?.map(({ path, message }) => (
          <p key={`${path} ${message}`} className={styles.bad}>
            {shown(message)}
          </p>
        ))}
        {make.error && (
          <ErrorNote
            error={make.error}
            {...(make.error.code === 'conflict'
              ? {
                  actions: (
                    <Button
                      variant="default"
                      onClick={() => {
                        make.clear();
                        plan.refresh();
                      }}
                    >
                      {t('review.planAgain')}
                    </Button>
                  ),
                }
              : {})}
          />
        )}
        {value && (
          <>
            <BadLines plan={value} after={heading} />
            <Outlay plan={value} ownUsd={spec.limitUsd} />
            <FirstRequests plan={value} />
          </>
        )}
      </div>
      <div className={styles.foot}>
        <Button variant="default" onClick={onBack}>
          {t('review.back')}
        </Button>
        <span className={styles.note}>
          {value !== null && value.badRows.length > 0
            ? t('obstacle.undecided', { count: value.badRows.length })
            : value?.ask && isReady
              ? t('review.asks')
              : t('review.nothingYet')}
        </span>
        <Button
          loading={make.busy}
          disabled={!isReady}
          // The second press of a double click is no wish of its own.
          onClick={firstPress(() => value && make.run(value))}
        >
          {value === null
            ? t('review.make')
            : t('review.makeCount', { count: value.count, price: planPrice(value, t) })}
        </Button>
      </div>
    </section>
  );
}

/** Lines that main would not send; where they are lines of a table, they can be fixed here. */
function BadLines({ plan, after }: { plan: BatchPlan } & Pick<BadRowsProps, 'after'>) {
  const table = useMaking((state) => state.table);
  const cells = table === null ? null : tableCells(table);
  return (
    <BadRows
      after={after}
      columns={cells?.columns ?? []}
      rows={plan.badRows.map(({ line, reason }) => ({
        line,
        reason: shown(reason),
        cells: cells?.byLine.get(line) ?? null,
      }))}
    />
  );
}
