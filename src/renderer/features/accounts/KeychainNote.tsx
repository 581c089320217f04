/** The state of the system's keychain by name, with what to do about it. */

import { Button } from '@mantine/core';
import { IconLock, IconLockOpen } from '@tabler/icons-react';
import { useEffect } from 'react';
import { call } from '../../bridge.ts';
import { shown, useTranslation } from '../../i18n/index.ts';
import { useSession } from '../../store/session.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useAction } from '../../ui/useAction.ts';
import styles from './KeychainNote.module.css';

export function KeychainNote({ always = false }: { always?: boolean }) {
  const { t } = useTranslation('accounts');
  const keychain = useSession((state) => state.keychain);
  const check = useAction(async () => {
    useSession.setState({ keychain: await call('checkKeychain') });
  });
  // A secret is about to be saved here: whether that is possible is checked before it is typed.
  const { run } = check;
  useEffect(() => void run(), [run]);
  if (!keychain) return null;
  const quiet = keychain.state === 'ready' && !always;
  if (quiet && !check.error) {
    return check.busy ? (
      <p className={styles.checking} role="status">
        {t('keychain.checking', { backend: keychain.backend })}
      </p>
    ) : null;
  }
  const ready = keychain.state === 'ready';
  const Icon = ready ? IconLockOpen : IconLock;
  return (
    <div
      className={styles.note}
      data-ready={ready || undefined}
      role="status"
      aria-label={t('keychain.label')}
    >
      <Icon size={16} aria-hidden className={styles.icon} />
      <div className={styles.text}>
        <p>
          {keychain.detail
            ? shown(keychain.detail)
            : t(`keychain.${keychain.state}`, { backend: keychain.backend })}
        </p>
        {check.error && <ErrorNote error={check.error} compact />}
      </div>
      <Button variant="default" size="compact-sm" loading={check.busy} onClick={() => void check.run()}>
        {t('keychain.checkAgain')}
      </Button>
    </div>
  );
}
