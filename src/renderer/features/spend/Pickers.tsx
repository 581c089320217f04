/** Which time and whose money: the question that both parts of the place answer. */
import { Select } from '@mantine/core';
import { useTranslation } from '../../i18n/index.ts';
import { useSession } from '../../store/session.ts';
import { DateInput } from '../../ui/DateInput.tsx';
import { periodKinds } from './period.ts';
import styles from './SpendView.module.css';
import { ask, currentPeriod, reconciledAccount, spendScope, useSpend } from './state.ts';

const ALL = 'all';

export function PeriodPicker() {
  const { t } = useTranslation('spend');
  const kind = useSpend((state) => state.periodKind);
  return (
    <Select
      w={150}
      size="xs"
      classNames={{ input: styles.picked, option: styles.option }}
      aria-label={t('period.label')}
      allowDeselect={false}
      value={kind}
      data={periodKinds.map((value) => ({ value, label: t(`period.${value}`) }))}
      onChange={(value) => {
        const chosen = periodKinds.find((one) => one === value);
        if (chosen) ask({ periodKind: chosen });
      }}
    />
  );
}

export function AccountPicker({ withAll }: { withAll: boolean }) {
  const { t } = useTranslation('spend');
  const accounts = useSession((state) => state.accounts);
  const accountId = useSpend((state) => (withAll ? (spendScope(state) ?? ALL) : reconciledAccount(state)));
  const data = accounts.map(({ id, label, kind }) => ({
    value: id,
    label: kind === 'sandbox' ? t('account.sample', { label }) : label,
  }));
  return (
    <Select
      w={176}
      size="xs"
      classNames={{ input: styles.picked, option: styles.option }}
      aria-label={t('account.label')}
      allowDeselect={false}
      value={accountId}
      data={withAll ? [{ value: ALL, label: t('account.all') }, ...data] : data}
      onChange={(value) => ask({ accountId: value === ALL ? null : value })}
    />
  );
}

export function CustomDates() {
  const { t } = useTranslation('spend');
  const custom = useSpend((state) => state.custom);
  const valid = useSpend((state) => currentPeriod(state) !== null);
  const field = (which: 'first' | 'last', label: string) => (
    <DateInput
      type="date"
      size="xs"
      classNames={{ root: styles.dateField, label: styles.dateLabel, description: styles.dateWords }}
      label={label}
      value={custom[which]}
      error={!valid}
      onChange={(event) => ask({ custom: { ...custom, [which]: event.currentTarget.value } })}
    />
  );
  return (
    <div className={styles.dates}>
      {field('first', t('period.from'))}
      {field('last', t('period.to'))}
      {!valid && (
        <span role="alert" className={styles.wrong}>
          {t('period.wrong')}
        </span>
      )}
    </div>
  );
}
