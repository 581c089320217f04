/** Where usage rows come from, what the last reading brought, and the way out: an export. */
import { Button, Menu } from '@mantine/core';
import { IconChevronDown, IconDownload, IconFileImport, IconInfoCircle } from '@tabler/icons-react';
import { useState } from 'react';
import { Money } from '../../../shared/decimal.ts';
import { useTranslation } from '../../i18n/index.ts';
import { useSession } from '../../store/session.ts';
import { useUi } from '../../store/ui.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { formatMoney, formatStamp, inSentences } from '../../ui/format.ts';
import { useAction } from '../../ui/useAction.ts';
import { useOnChange } from '../../ui/useOnChange.ts';
import { exportReport, showsSample, takeIn, useSpend } from './state.ts';
import styles from './UsageTools.module.css';

export function UsageTools({ accountId }: { accountId: string }) {
  const { t } = useTranslation('spend');
  const account = useSession((state) => state.accounts.find((one) => one.id === accountId));
  const offline = useSession((state) => state.poller?.paused === 'offline');
  const looked = useSpend((state) => (state.report.value?.lastFetch ?? null) !== null);
  const period = useSpend(({ periodKind, custom }) => [periodKind, custom.first, custom.last].join(' '));
  const [written, setWritten] = useState<string | null>(null);
  const fetching = useAction(() => takeIn('management'));
  const importing = useAction(() => takeIn('import'));
  const writing = useAction(async (format: 'csv' | 'json') => {
    setWritten(null);
    setWritten(await exportReport(format));
  });
  const error = fetching.error ?? importing.error ?? writing.error;
  /** What went wrong with the last attempt is over when another one begins. */
  const clearErrors = (): void => {
    for (const action of [fetching, importing, writing]) action.clear();
  };
  const begin = (start: () => Promise<unknown>): void => {
    clearErrors();
    void start();
  };
  // What is said of one period must not be taken for another's.
  useOnChange(period, () => {
    clearErrors();
    setWritten(null);
  });
  const hasToken = account?.hasManagementToken ?? false;
  return (
    <section className={styles.tools} aria-label={t('usage.label')}>
      <div className={styles.line}>
        <div className={styles.said} role="status">
          {fetching.busy ? t('usage.fetching') : <LastLook />}
          {written !== null && <span className={styles.part}>{t('usage.exported', { path: written })}</span>}
        </div>
        <div className={styles.actions}>
          {hasToken ? (
            <Button
              variant="default"
              leftSection={<IconDownload size={14} aria-hidden />}
              loading={fetching.busy}
              title={t('usage.readOnly')}
              onClick={() => begin(fetching.run)}
            >
              {looked ? t('usage.fetchAgain') : t('usage.fetch')}
            </Button>
          ) : (
            account?.kind === 'tokenlab' && (
              <Button
                variant="default"
                onClick={() => useUi.getState().openDialog({ kind: 'managementToken', accountId })}
              >
                {t('usage.addToken')}
              </Button>
            )
          )}
          <Button
            variant="default"
            leftSection={<IconFileImport size={14} aria-hidden />}
            loading={importing.busy}
            onClick={() => begin(importing.run)}
          >
            {t('usage.import')}
          </Button>
          <Menu position="bottom-end">
            <Menu.Target>
              <Button
                variant="default"
                loading={writing.busy}
                rightSection={<IconChevronDown size={13} aria-hidden />}
              >
                {t('usage.export')}
              </Button>
            </Menu.Target>
            <Menu.Dropdown aria-label={t('usage.export')}>
              <Menu.Item onClick={() => begin(() => writing.run('csv'))}>{t('usage.exportCsv')}</Menu.Item>
              <Menu.Item onClick={() => begin(() => writing.run('json'))}>{t('usage.exportJson')}</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </div>
      </div>
      {offline && <p className={styles.note}>{t('usage.offline')}</p>}
      <Intake />
      {!looked && (
        <p className={styles.note}>
          <IconInfoCircle size={14} aria-hidden className={styles.icon} />
          <span>
            {inSentences(t('usage.explain'), hasToken ? t('usage.readOnly') : t('usage.needToken'))}
          </span>
        </p>
      )}
      {error && <ErrorNote error={error} compact />}
    </section>
  );
}

function LastLook() {
  const { t } = useTranslation('spend');
  const report = useSpend((state) => state.report.value);
  if (report === null) return null;
  const { lastFetch } = report;
  if (lastFetch === null) return <span>{t('usage.never')}</span>;
  const when = formatStamp(lastFetch.at);
  return (
    <span>{lastFetch.source === 'import' ? t('usage.lastImport', { when }) : t('usage.last', { when })}</span>
  );
}

/** What the last fetch or import brought; every row that was left out is named. */
function Intake() {
  const { t } = useTranslation('spend');
  const sample = useSpend(showsSample);
  const intake = useSpend((state) => state.intake);
  if (intake === null) return null;
  const { readUsd, statedUsd, first, last } = intake;
  const fetched = intake.source === 'management';
  const oddTotal = intake.unusable + intake.unreadableAmounts + intake.otherCurrency;
  const agrees = readUsd !== null && statedUsd !== null && new Money(readUsd).equals(statedUsd);
  const parts = [
    t(fetched ? 'usage.saidAround' : 'usage.said', {
      read: intake.read,
      added: intake.added,
    }),
    !fetched && first !== null && last !== null
      ? t('usage.imported', { first: formatStamp(first), last: formatStamp(last) })
      : null,
    agrees ? t('usage.agrees', { amount: formatMoney(statedUsd, sample) }) : null,
    fetched && !intake.ownKeyFound ? t('usage.otherKeys', { count: intake.keys }) : null,
    intake.unusable > 0 ? t('usage.unusable', { count: intake.unusable }) : null,
    intake.unreadableAmounts > 0 ? t('usage.unreadable', { count: intake.unreadableAmounts }) : null,
    intake.otherCurrency > 0 ? t('usage.otherCurrency', { count: intake.otherCurrency }) : null,
  ].filter((part) => part !== null);
  return (
    <>
      <p className={styles.note}>{inSentences(...parts)}</p>
      {readUsd !== null && statedUsd !== null && !agrees && (
        <p className={styles.warning}>
          {t('usage.disagrees', {
            stated: formatMoney(statedUsd, sample),
            read: formatMoney(readUsd, sample),
          })}
        </p>
      )}
      {intake.oddRows.length > 0 && (
        <ul className={styles.odd} aria-label={t('usage.odd.label')}>
          {intake.oddRows.map((row) => (
            <li key={row.line}>{t(`usage.odd.${row.why}`, { line: row.line, text: row.text })}</li>
          ))}
          {oddTotal > intake.oddRows.length && (
            <li>{t('usage.odd.more', { count: oddTotal - intake.oddRows.length })}</li>
          )}
        </ul>
      )}
    </>
  );
}
