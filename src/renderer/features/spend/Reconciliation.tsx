/** Jobs held against TokenLab's usage rows, line by line. */
import { Button, Skeleton } from '@mantine/core';
import { IconChecks, IconFileSearch } from '@tabler/icons-react';
import type { ReportSummary } from '../../../shared/billing.ts';
import { useTranslation } from '../../i18n/index.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { LineDetail } from './LineDetail.tsx';
import { LineFilters } from './LineFilters.tsx';
import { LineList } from './LineList.tsx';
import { useLines } from './lines.ts';
import styles from './Reconciliation.module.css';
import { countsOf, currentPeriod, load, reconciledAccount, useSpend } from './state.ts';
import { UsageTools } from './UsageTools.tsx';

export function Reconciliation() {
  const { t } = useTranslation(['spend', 'ui']);
  const { value: report, error } = useSpend((state) => state.report);
  const filter = useSpend((state) => state.filter);
  const line = useLines((state) => state.chosen?.line ?? null);
  const accountId = useSpend(reconciledAccount);
  if (accountId === null || currentPeriod() === null) return null;
  const count = report === null ? 0 : countsOf(report)[filter];
  return (
    <div className={styles.place}>
      <UsageTools key={accountId} accountId={accountId} />
      {error && (
        <div className={styles.problem}>
          <ErrorNote
            error={error}
            actions={
              <Button variant="default" size="compact-sm" onClick={() => void load()}>
                {t('ui:tryAgain')}
              </Button>
            }
          />
        </div>
      )}
      {report === null && !error && (
        <div className={styles.problem} role="status" aria-label={t('ui:loading')}>
          <Skeleton height={28} mb={10} />
          <Skeleton height={240} />
        </div>
      )}
      {report !== null && (
        <>
          <LineFilters report={report} />
          <div className={styles.body}>
            {count > 0 ? (
              <LineList key={filter} count={count} />
            ) : (
              <div className={styles.empty}>
                <Nothing report={report} />
              </div>
            )}
            {line !== null && <LineDetail key={line.key} line={line} />}
          </div>
        </>
      )}
    </div>
  );
}

function Nothing({ report }: { report: ReportSummary }) {
  const { t } = useTranslation('spend');
  const filter = useSpend((state) => state.filter);
  const any = report.lineCount > 0;
  const unread = filter === 'eyes' && report.lastFetch === null;
  const { notLookedUp } = report.totals;
  const [title, text] = !any
    ? [t('list.emptyAll'), t('list.emptyAllText')]
    : unread
      ? [t('list.emptyUnread'), t('list.emptyUnreadText')]
      : filter === 'eyes'
        ? [
            t('list.emptyEyes'),
            notLookedUp > 0 ? t('list.notLookedUp', { count: notLookedUp }) : t('list.emptyEyesText'),
          ]
        : [t('list.emptyFilter'), t('list.emptyFilterText')];
  const isFine = any && filter === 'eyes' && !unread && notLookedUp === 0;
  const Icon = isFine ? IconChecks : IconFileSearch;
  return <EmptyState icon={<Icon size={28} stroke={1.4} />} title={title} text={text} />;
}
