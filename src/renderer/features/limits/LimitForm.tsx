/** The terms of one limit, new or changed. */
import { Autocomplete, Button, SegmentedControl, Select, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { checked } from '../../../shared/checked.ts';
import {
  limitCrossings,
  limitPeriods,
  limitSchema,
  type NewSpendLimit,
  type SpendLimit,
} from '../../../shared/spend-limit.ts';
import { call } from '../../bridge.ts';
import { useTranslation } from '../../i18n/index.ts';
import { loadLimits } from '../../store/limits.ts';
import { useList } from '../../store/list.ts';
import { useSession } from '../../store/session.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { innerPart } from '../../ui/escape.ts';
import { useAction } from '../../ui/useAction.ts';
import styles from './Limits.module.css';

const newTerms: NewSpendLimit = {
  accountId: null,
  projectId: null,
  period: 'month',
  amountUsd: '',
  crossing: 'ask',
  unknownUsd: null,
};
/** Hints stand below, so that the fields of a line stand side by side. */
const order: ('label' | 'input' | 'description' | 'error')[] = ['label', 'input', 'description', 'error'];
/** Stands for "all accounts" among the ids. */
const all = '';
const { amountUsd: amount } = limitSchema.shape;

export function LimitForm({ limit, onDone }: { limit: SpendLimit | null; onDone: () => void }) {
  const { t } = useTranslation(['limits', 'ui']);
  const [terms, setTerms] = useState<NewSpendLimit>(limit ?? newTerms);
  const [tried, setTried] = useState(false);
  const accounts = useSession((state) => state.accounts);
  const projects = useList((state) => state.counts?.projects);
  const put = (change: Partial<NewSpendLimit>) => setTerms({ ...terms, ...change });
  const save = useAction(async () => {
    const saved = await call('setLimit', { limitId: limit?.id ?? null, terms });
    await loadLimits();
    // Null: the person did not agree to let more through, so the form stays.
    if (saved !== null) onDone();
  });
  const isAmount = checked(amount, terms.amountUsd).success;
  const isFigure = terms.unknownUsd === null || checked(amount, terms.unknownUsd).success;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (isAmount && isFigure) void save.run();
  };
  return (
    <form className={styles.form} aria-label={t('form.label')} onSubmit={submit} {...innerPart(onDone)}>
      <div className={styles.row}>
        <TextInput
          inputWrapperOrder={order}
          label={t('form.amount')}
          description={t('form.amountHint')}
          inputMode="decimal"
          maxLength={20}
          data-autofocus
          autoFocus
          value={terms.amountUsd}
          error={tried && !isAmount ? t('form.badAmount') : null}
          onChange={(event) => put({ amountUsd: event.currentTarget.value.trim() })}
        />
        <Select
          label={t('form.period')}
          allowDeselect={false}
          value={terms.period}
          data={limitPeriods.map((value) => ({ value, label: t(`form.periods.${value}`) }))}
          onChange={(value) => put({ period: limitPeriods.find((one) => one === value) ?? terms.period })}
        />
        <Select
          label={t('form.account')}
          allowDeselect={false}
          value={terms.accountId ?? all}
          data={[
            { value: all, label: t('allAccounts') },
            ...accounts.map(({ id, label, kind }) => ({
              value: id,
              label: kind === 'sandbox' ? t('sample', { label }) : label,
            })),
          ]}
          onChange={(value) => put({ accountId: value || null })}
        />
        <Autocomplete
          inputWrapperOrder={order}
          label={t('form.project')}
          description={t('form.projectHint')}
          maxLength={100}
          data={(projects ?? []).map(({ projectId }) => projectId)}
          value={terms.projectId ?? ''}
          onChange={(value) => put({ projectId: value.trim() || null })}
        />
        <div>
          <p className={styles.label} id="limit-crossing">
            {t('form.crossing')}
          </p>
          <SegmentedControl
            size="xs"
            aria-labelledby="limit-crossing"
            value={terms.crossing}
            data={limitCrossings.map((value) => ({ value, label: t(`form.crossings.${value}`) }))}
            onChange={(value) =>
              put({ crossing: limitCrossings.find((one) => one === value) ?? terms.crossing })
            }
          />
        </div>
        <TextInput
          inputWrapperOrder={order}
          label={t('form.unknown')}
          description={t('form.unknownHint')}
          inputMode="decimal"
          maxLength={20}
          value={terms.unknownUsd ?? ''}
          error={tried && !isFigure ? t('form.badAmount') : null}
          onChange={(event) => put({ unknownUsd: event.currentTarget.value.trim() || null })}
        />
      </div>
      {save.error && <ErrorNote error={save.error} />}
      <div className={styles.buttons}>
        <Button variant="default" onClick={onDone}>
          {t('ui:cancel')}
        </Button>
        <Button type="submit" loading={save.busy}>
          {t('form.save')}
        </Button>
      </div>
    </form>
  );
}
