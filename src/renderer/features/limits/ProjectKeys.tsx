/** Keys whose limit TokenLab enforces: what each has used, and a new one for a project. */
import { Button } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useRef, useState } from 'react';
import type { AccountView, WorkspaceKey } from '../../../shared/account.ts';
import { Money } from '../../../shared/decimal.ts';
import { call } from '../../bridge.ts';
import { useTranslation } from '../../i18n/index.ts';
import { useSession } from '../../store/session.ts';
import { useQuery } from '../../store/useQuery.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { formatMoney } from '../../ui/format.ts';
import { useAction } from '../../ui/useAction.ts';
import styles from './Limits.module.css';
import { ProjectKeyForm } from './ProjectKeyForm.tsx';

/** Accounts that can read the keys of their workspace; those of project keys only where there are no others. */
function readers(accounts: readonly AccountView[]): AccountView[] {
  const able = accounts.filter(({ kind, hasManagementToken }) => kind === 'tokenlab' && hasManagementToken);
  const own = able.filter(({ projectId }) => projectId === null);
  return own.length > 0 ? own : able;
}

/** Accounts may share a workspace: each key once. What one token cannot read does not hide the others. */
async function limitedKeys(accounts: readonly AccountView[]): Promise<WorkspaceKey[]> {
  const answers = await Promise.allSettled(
    accounts.map(({ id }) => call('workspaceKeys', { accountId: id })),
  );
  const keys = new Map<string, WorkspaceKey>();
  for (const answer of answers) {
    if (answer.status === 'rejected') continue;
    for (const key of answer.value) if (key.limitUsd !== null && !keys.has(key.id)) keys.set(key.id, key);
  }
  const [first] = answers;
  if (first?.status === 'rejected' && answers.every(({ status }) => status === 'rejected'))
    throw first.reason;
  return [...keys.values()];
}

export function ProjectKeys() {
  const { t } = useTranslation('limits');
  const accounts = useSession((state) => state.accounts);
  const [isAdding, setAdding] = useState(false);
  const adder = useRef<HTMLButtonElement>(null);
  // What had the keyboard goes with the form.
  const leaveForm = (): void => {
    setAdding(false);
    requestAnimationFrame(() => adder.current?.focus());
  };
  const parents = readers(accounts);
  const { value, error, busy, refresh } = useQuery(
    parents.length === 0
      ? null
      : { key: parents.map(({ id }) => id).join(' '), ask: () => limitedKeys(parents) },
  );
  return (
    <section className={styles.panel} aria-label={t('keys.title')}>
      <h3 className={styles.heading}>{t('keys.title')}</h3>
      <p className={styles.hint}>{t(parents.length === 0 ? 'keys.needToken' : 'keys.hint')}</p>
      {value !== null && value.length > 0 && (
        <ul className={styles.list} aria-label={t('keys.title')}>
          {value.map((key) => (
            <KeyLine key={key.id} shown={key} />
          ))}
        </ul>
      )}
      {value?.length === 0 && !isAdding && <p className={styles.hint}>{t('keys.none')}</p>}
      {busy && value === null && <p className={styles.hint}>{t('keys.reading')}</p>}
      {error && <ErrorNote error={error} />}
      {parents.length > 0 &&
        (isAdding ? (
          <ProjectKeyForm
            parents={parents}
            onMade={() => {
              leaveForm();
              refresh();
            }}
            onFailed={refresh}
            onCancel={leaveForm}
          />
        ) : (
          <div>
            <Button ref={adder} variant="default" onClick={() => setAdding(true)}>
              {t('keys.add')}
            </Button>
          </div>
        ))}
    </section>
  );
}

/** TokenLab's word where it is none of those that are known. */
function statusWord(status: string, t: TFunction<'limits'>): string {
  const known = (['inactive', 'revoked', 'suspended'] as const).find((each) => each === status);
  return known === undefined ? status : t(`keys.status.${known}`);
}

function KeyLine({ shown: { name, prefix, status, limitUsd, usedUsd, accountId } }: { shown: WorkspaceKey }) {
  const { t } = useTranslation('limits');
  const account = useSession((state) => state.accounts.find(({ id }) => id === accountId));
  const take = useAction(async (id: string) =>
    useSession.getState().putAccount(await call('setActiveAccount', { accountId: id })),
  );
  if (limitUsd === null) return null;
  const amount = (usd: string) => formatMoney(usd, false);
  const left = usedUsd === null ? null : new Money(limitUsd).minus(usedUsd);
  const isOff = status !== null && status !== 'active';
  return (
    <li className={styles.limit}>
      <div className={styles.line}>
        <div className={styles.head}>
          <span className={styles.name}>{name ?? prefix ?? t('keys.unnamed')}</span>
          <span className={styles.scope}>{t('keys.enforced', { amount: amount(limitUsd) })}</span>
          <span
            className={styles.left}
            data-full={isOff || (left !== null && !left.isPositive()) || undefined}
          >
            {isOff
              ? statusWord(status, t)
              : left === null
                ? t('keys.leftUnknown')
                : left.isNegative()
                  ? t('over', { amount: amount(left.abs().toFixed()) })
                  : t('left', { amount: amount(left.toFixed()) })}
          </span>
        </div>
        <p className={styles.faint}>
          {[
            account === undefined ? t('keys.notHere') : t('keys.account', { label: account.label }),
            usedUsd === null ? null : t('keys.used', { amount: amount(usedUsd) }),
          ]
            .filter((part) => part !== null)
            .join(' · ')}
        </p>
        {take.error && <ErrorNote error={take.error} compact />}
      </div>
      {account !== undefined && (
        <div className={styles.actions}>
          {account.active ? (
            <span className={styles.faint}>{t('keys.inUse')}</span>
          ) : (
            <Button
              size="compact-xs"
              variant="subtle"
              aria-label={t('keys.useNamed', { label: account.label })}
              loading={take.busy}
              onClick={() => void take.run(account.id)}
            >
              {t('keys.use')}
            </Button>
          )}
        </div>
      )}
    </li>
  );
}
