/** The account in use, the others, and what can be done with its key. */

import { Button, Menu } from '@mantine/core';
import {
  IconCheck,
  IconChevronDown,
  IconCoin,
  IconFlask,
  IconKey,
  IconPlus,
  IconSettings,
  IconShieldCheck,
  IconTerminal2,
  IconTrash,
} from '@tabler/icons-react';
import type { AccountView } from '../../../shared/account.ts';
import { call } from '../../bridge.ts';
import { attempt } from '../../commands/attempt.ts';
import { shown, useTranslation } from '../../i18n/index.ts';
import { activeAccount, useSession } from '../../store/session.ts';
import { useUi } from '../../store/ui.ts';
import { useAction } from '../../ui/useAction.ts';
import styles from './AccountMenu.module.css';

export function AccountMenu() {
  const { t } = useTranslation('accounts');
  const account = useSession(activeAccount);
  const accounts = useSession((state) => state.accounts);
  const offered = useSession((state) => state.boot?.hasEnvironmentKey ?? false);
  const put = useSession((state) => state.putAccount);
  const open = useUi((state) => state.openDialog);
  // The press closes the menu, so what fails is said outside of it.
  const choose = useAction((accountId: string) =>
    attempt(async () => put(await call('setActiveAccount', { accountId }))),
  );
  const sandbox = useAction(() => attempt(async () => put(await call('useSandbox'))));
  const environment = useAction(() => attempt(async () => put(await call('useEnvironmentKey'))));
  const check = useAction(async (accountId: string) => put(await call('checkKey', { accountId })));
  const problem = check.error;
  const bad = account !== null && account.keyState !== 'ok' && account.keyState !== 'unchecked';
  const hasEnvironment = accounts.some((one) => one.keyStorage === 'environment');
  return (
    <Menu position="bottom-end" width={290} withinPortal={false}>
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          className={styles.target}
          aria-label={t('menu.label', { label: account?.label ?? t('menu.none') })}
          leftSection={bad ? <span className={styles.bad} /> : undefined}
          rightSection={<IconChevronDown size={14} aria-hidden />}
        >
          {account?.label ?? t('menu.none')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('menu.switch')}</Menu.Label>
        {accounts.map((one) => (
          <Menu.Item
            key={one.id}
            leftSection={
              one.active ? (
                <IconCheck size={15} role="img" aria-label={t('menu.current')} />
              ) : (
                <span className={styles.gap} />
              )
            }
            onClick={() => {
              if (!one.active) void choose.run(one.id);
            }}
          >
            {one.label}
            <AccountState account={one} />
          </Menu.Item>
        ))}
        {problem && <Menu.Label className={styles.problem}>{shown(problem.message)}</Menu.Label>}
        <Menu.Divider />
        {!accounts.some((one) => one.kind === 'sandbox') && (
          <Menu.Item leftSection={<IconFlask size={15} aria-hidden />} onClick={() => void sandbox.run()}>
            {t('menu.useSandbox')}
          </Menu.Item>
        )}
        {offered && !hasEnvironment && (
          <Menu.Item
            leftSection={<IconTerminal2 size={15} aria-hidden />}
            onClick={() => void environment.run()}
          >
            {t('menu.useEnvironment')}
          </Menu.Item>
        )}
        <Menu.Item
          leftSection={<IconPlus size={15} aria-hidden />}
          onClick={() => open({ kind: 'addAccount' })}
        >
          {t('menu.add')}
        </Menu.Item>
        {account && account.kind === 'tokenlab' && (
          <>
            <Menu.Divider />
            <Menu.Label>{account.label}</Menu.Label>
            <Menu.Item
              leftSection={<IconShieldCheck size={15} aria-hidden />}
              closeMenuOnClick={false}
              disabled={check.busy}
              onClick={() => void check.run(account.id)}
            >
              {check.busy ? t('menu.checking') : t('menu.check')}
            </Menu.Item>
            <Menu.Item
              leftSection={<IconKey size={15} aria-hidden />}
              onClick={() => open({ kind: 'replaceKey', accountId: account.id })}
            >
              {t('menu.replace')}
            </Menu.Item>
            <Menu.Item
              leftSection={<IconCoin size={15} aria-hidden />}
              onClick={() => open({ kind: 'managementToken', accountId: account.id })}
            >
              {t('menu.token')}
            </Menu.Item>
          </>
        )}
        {account && accounts.length > 1 && (
          <Menu.Item
            leftSection={<IconTrash size={15} aria-hidden />}
            onClick={() => open({ kind: 'removeAccount', accountId: account.id })}
          >
            {t('menu.remove')}
          </Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconSettings size={15} aria-hidden />}
          onClick={() => open({ kind: 'settings' })}
        >
          {t('menu.settings')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function AccountState({ account }: { account: AccountView }) {
  const { t } = useTranslation('accounts');
  if (account.kind === 'sandbox') return null;
  const good = account.keyState === 'ok' || account.keyState === 'unchecked';
  const hint = account.keyHint === null ? '' : ` · ${t('menu.keyEnding', { hint: account.keyHint })}`;
  return (
    <span className={styles.state} data-bad={!good || undefined}>
      {t(`keyState.${account.keyState}`)}
      {hint}
    </span>
  );
}
