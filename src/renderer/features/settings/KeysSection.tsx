/** The keychain's state, and every account with what can be done with its key. */
import { Button } from '@mantine/core';
import { useTranslation } from '../../i18n/index.ts';
import { useSession } from '../../store/session.ts';
import { useUi } from '../../store/ui.ts';
import { KeychainNote } from '../accounts/KeychainNote.tsx';
import styles from './SettingsDialog.module.css';

export function KeysSection() {
  const { t } = useTranslation(['settings', 'accounts']);
  const accounts = useSession((state) => state.accounts);
  const open = useUi((state) => state.openDialog);
  return (
    <>
      <KeychainNote always />
      <ul className={styles.accounts} aria-label={t('settings:accounts.label')}>
        {accounts.map((account) => (
          <li key={account.id} className={styles.account}>
            <span className={styles.name}>
              {account.label}
              <span className={styles.soft}>
                {account.kind === 'sandbox'
                  ? t('settings:accounts.sandbox')
                  : `${t(`accounts:keyState.${account.keyState}`)} · ${t(`accounts:storage.${account.keyStorage}`)}`}
              </span>
            </span>
            {account.kind === 'tokenlab' && (
              <>
                <Button
                  variant="default"
                  size="compact-sm"
                  onClick={() => open({ kind: 'replaceKey', accountId: account.id })}
                >
                  {t('settings:accounts.replace')}
                </Button>
                <Button
                  variant="default"
                  size="compact-sm"
                  onClick={() => open({ kind: 'managementToken', accountId: account.id })}
                >
                  {t('settings:accounts.token')}
                </Button>
                <Button
                  variant="default"
                  size="compact-sm"
                  onClick={() => open({ kind: 'removeAccount', accountId: account.id })}
                >
                  {t('settings:accounts.remove')}
                </Button>
              </>
            )}
          </li>
        ))}
      </ul>
      <div>
        <Button variant="default" onClick={() => open({ kind: 'addAccount' })}>
          {t('settings:accounts.add')}
        </Button>
      </div>
    </>
  );
}
