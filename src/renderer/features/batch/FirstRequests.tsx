/** The first requests of a plan as they will be sent, the key left out. */

import type { BatchPlan } from '../../../shared/batch.ts';
import { useTranslation } from '../../i18n/index.ts';
import { columnName, valueWords } from './columns.ts';
import styles from './Review.module.css';

export function FirstRequests({ plan }: { plan: BatchPlan }) {
  const { t } = useTranslation('batch');
  const { first, columns } = plan;
  if (first.length === 0) return null;
  return (
    <section className={styles.first} aria-label={t('review.first', { count: first.length })}>
      <h3>{t('review.first', { count: first.length })}</h3>
      {first.map(({ line, varied, preview }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line may be repeated, and the rows never move
        <details key={`${index} ${line}`} open={index === 0}>
          <summary>
            <span>{t('review.request', { number: index + 1 })}</span>
            <span className={styles.soft}>
              {columns
                .map((column, at) =>
                  t('review.value', { name: columnName(column), value: valueWords(varied[at] ?? null) }),
                )
                .join(' · ')}
            </span>
          </summary>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so it has to be reachable by keys */}
          <pre tabIndex={0}>
            {preview.method} {preview.url}
            {'\n'}
            {preview.body}
          </pre>
        </details>
      ))}
    </section>
  );
}
