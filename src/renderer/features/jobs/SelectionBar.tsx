/** What can be done with several selected jobs. */
import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core';
import { IconFileCheck, IconLifebuoy, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { call } from '../../bridge.ts';
import { useTranslation } from '../../i18n/index.ts';
import { hideJobs } from '../../store/hidden.ts';
import { clearSelection, useList } from '../../store/list.ts';
import { useUi } from '../../store/ui.ts';
import { useQuery } from '../../store/useQuery.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { formatList, formatMoney, formatUsd } from '../../ui/format.ts';
import { useAction } from '../../ui/useAction.ts';
import { BulkMenu } from '../bulk/BulkMenu.tsx';
import { ExportMenu } from '../results/ExportMenu.tsx';
import styles from './SelectionBar.module.css';

/** What the selected jobs come to, asked again when one of them changed. */
function Totals({ jobIds }: { jobIds: readonly string[] }) {
  const { t } = useTranslation('jobs');
  const { value } = useQuery(
    { key: jobIds.join(' '), ask: () => call('jobTotals', { jobIds: [...jobIds] }) },
    { jobIds, keepsOld: true },
  );
  if (value === null) return <span className={styles.totals} />;
  const { chargedUsd, openMostUsd, unknown, sampleUsd } = value;
  const isZero = (amount: string): boolean => /^0(\.0+)?$/.test(amount);
  const parts = [
    !isZero(chargedUsd) && t('selection.charged', { amount: formatUsd(chargedUsd) }),
    !isZero(openMostUsd) && t('selection.open', { amount: formatUsd(openMostUsd) }),
    unknown > 0 && t('selection.unknown', { count: unknown }),
    !isZero(sampleUsd) && formatMoney(sampleUsd, true),
  ].filter((part) => part !== false);
  const words = formatList(parts);
  return (
    <span className={styles.totals} title={words}>
      {words}
    </span>
  );
}

export function SelectionBar() {
  const { t } = useTranslation('jobs');
  const ids = useList((state) => state.selection.ids);
  const inHidden = useList((state) => state.query.view.kind === 'hidden');
  const [checked, setChecked] = useState<{ ids: ReadonlySet<string>; words: string } | null>(null);
  const jobIds = [...ids];
  const hide = useAction(async () => {
    if (inHidden) await call('setHidden', { jobIds, hidden: false });
    else await hideJobs(jobIds);
  });
  const check = useAction(async () => {
    setChecked({ ids, words: t('selection.checked', { ...(await call('checkFiles', { jobIds })) }) });
  });
  const support = (): void => useUi.getState().openDialog({ kind: 'support', jobIds });
  const error = hide.error ?? check.error;
  return (
    <>
      <div className={styles.bar} role="toolbar" aria-label={t('selection.count', { count: ids.size })}>
        <strong className={styles.count}>{t('selection.count', { count: ids.size })}</strong>
        <Totals jobIds={jobIds} />
        <span className={styles.said} role="status">
          {checked?.ids === ids && checked.words}
        </span>
        <BulkMenu jobIds={jobIds}>
          <Menu.Item
            leftSection={<IconFileCheck size={15} stroke={1.7} aria-hidden />}
            onClick={() => void check.run()}
          >
            {t('selection.checkFiles')}
          </Menu.Item>
          <Menu.Item leftSection={<IconLifebuoy size={15} stroke={1.7} aria-hidden />} onClick={support}>
            {t('selection.support')}
          </Menu.Item>
        </BulkMenu>
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          loading={hide.busy}
          onClick={() => void hide.run()}
        >
          {inHidden ? t('selection.unhide') : t('selection.hide')}
        </Button>
        <ExportMenu what={{ jobIds }} />
        <Tooltip label={t('selection.clear')}>
          <ActionIcon onClick={clearSelection} aria-label={t('selection.clear')}>
            <IconX size={16} />
          </ActionIcon>
        </Tooltip>
      </div>
      {error && <ErrorNote error={error} compact />}
    </>
  );
}
