/** The foot of the sheet: what it may cost, what is in the way, and the way out. */

import { ActionIcon, Button, Kbd, Tooltip } from '@mantine/core';
import { IconCode, IconTemplate } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { estimate } from '../../../shared/estimate.ts';
import { shown, useTranslation } from '../../i18n/index.ts';
import { activeAccount, samplesInUse, useSession } from '../../store/session.ts';
import { useUi } from '../../store/ui.ts';
import type { QueryAnswer } from '../../store/useQuery.ts';
import { firstPress } from '../../ui/first-press.ts';
import { formatMoney, formatUsd } from '../../ui/format.ts';
import { MakeButton } from '../batch/MakeButton.tsx';
import { LimitsLeft } from '../limits/LimitsLeft.tsx';
import styles from './ComposeSheet.module.css';
import { useDraft } from './draft.ts';
import { RequestInspector } from './RequestInspector.tsx';
import type { Many } from './useMany.ts';
import type { ModelRecord } from './useModels.ts';
import { type Blocker, requestOf } from './useSubmit.ts';

export interface SheetFooterProps {
  record: QueryAnswer<ModelRecord>;
  blocker: Blocker | null;
  busy: boolean;
  onSubmit: () => void;
  many: Many;
}

const isMac = navigator.userAgent.includes('Macintosh');

export function SheetFooter({ record, blocker, busy, onSubmit, many }: SheetFooterProps) {
  const { t } = useTranslation(['compose', 'batch']);
  const [inspecting, setInspecting] = useState(false);
  const issues = useDraft((state) => state.draft.issues.length);
  const isRefused = useDraft((state) => state.draft.error !== null);
  const hasForm = useDraft((state) => state.draft.form !== null);
  const projectId = useDraft((state) => state.draft.projectId);
  const account = useSession(activeAccount);
  const obstacle = blocker
    ? t(`submit.${blocker}`)
    : issues > 0
      ? t('submit.problems', { count: issues })
      : '';
  return (
    <div className={styles.footer}>
      <EstimateLine record={record} isEach={many.outlook !== null} />
      {account && <LimitsLeft accountId={account.id} projectId={projectId.trim() || null} />}
      {/* A refusal speaks for itself, at the top of the form. */}
      <span className={styles.obstacle} role={isRefused ? undefined : 'status'}>
        {obstacle}
      </span>
      {hasForm && <MakeButton outlook={many.outlook} hasVariables={many.hasVariables} />}
      <Tooltip label={t('saveTemplate')}>
        <ActionIcon
          variant="default"
          size={30}
          aria-label={t('saveTemplate')}
          aria-disabled={!hasForm || undefined}
          onClick={saveTemplate}
        >
          <IconTemplate size={16} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Button
        variant="default"
        className={styles.inspect}
        leftSection={<IconCode size={15} aria-hidden />}
        aria-label={t('inspect.button')}
        title={t('inspect.button')}
        disabled={!hasForm}
        onClick={() => setInspecting(true)}
      >
        <span>{t('inspect.button')}</span>
      </Button>
      <Button
        // The second press of a double click is no wish of its own.
        onClick={firstPress(onSubmit)}
        loading={busy}
        aria-keyshortcuts={isMac ? 'Meta+Enter' : 'Control+Enter'}
        rightSection={
          <Kbd className={styles.keys} aria-hidden>
            {isMac ? '⌘ ↵' : 'Ctrl ↵'}
          </Kbd>
        }
      >
        {many.outlook !== null ? t('batch:make.review') : t(busy ? 'submit.sending' : 'submit.button')}
      </Button>
      {inspecting && <RequestInspector onClose={() => setInspecting(false)} />}
    </div>
  );
}

/** The request as it is typed, whatever is missing in it, with a tier only where one was chosen. */
function saveTemplate(): void {
  const { draft } = useDraft.getState();
  const request = requestOf(draft, null);
  if (request) useUi.getState().openDialog({ kind: 'saveTemplate', request, title: draft.title.trim() });
}

/** @param props.isEach there will be many jobs; it is of each of them */
function EstimateLine({ record, isEach }: { record: QueryAnswer<ModelRecord>; isEach: boolean }) {
  const { t } = useTranslation(['compose', 'batch']);
  const draft = useDraft((state) => state.draft);
  const account = useSession(activeAccount);
  const isOneOfMany = useSession((state) => state.accounts.length > 1);
  const sample = useSession(samplesInUse);
  const model = record.value?.model ?? null;
  const quote = useMemo(() => {
    const request = requestOf(draft);
    if (!model || !request) return null;
    // The price list names no tier.
    if (request.delivery === 'official')
      return { kind: 'depends' as const, text: t('form.delivery.official') };
    return estimate(model, {
      operation: request.operation,
      fields: { ...request.fields, ...request.rawFields },
    });
  }, [draft, model, t]);
  if (!quote) return <span className={styles.estimate} />;
  const words = {
    estimate: () =>
      quote.kind === 'estimate' ? t('estimate.amount', { amount: formatMoney(quote.usd, sample) }) : '',
    range: () =>
      quote.kind === 'range'
        ? t('estimate.range', { min: formatUsd(quote.min), max: formatMoney(quote.max, sample) })
        : '',
    free: () => t('estimate.free'),
    depends: () => t('estimate.depends'),
  }[quote.kind]();
  return (
    <Tooltip label={quote.kind === 'depends' ? shown(quote.text) : t('estimate.hint')} multiline maw={320}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: its explanation has to be reachable by keys */}
      <span className={styles.estimate} tabIndex={0} data-kind={quote.kind}>
        <span className={styles.estimateLabel}>
          {account && isOneOfMany ? t('estimate.labelOf', { account: account.label }) : t('estimate.label')}
        </span>
        <span className={styles.amount} role="status">
          {isEach ? t('batch:make.each', { price: words }) : words}
        </span>
      </span>
    </Tooltip>
  );
}
