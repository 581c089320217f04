/** What a person can do about the pause of an account: the same in the banner, in the inbox and beside a job. */

import { Button } from '@mantine/core';
import { AppError } from '../../../shared/errors.ts';
import { call } from '../../bridge.ts';
import { shown, useTranslation } from '../../i18n/index.ts';
import type { PausedAccount } from '../../store/pauses.ts';
import { useUi } from '../../store/ui.ts';
import { useAction } from '../../ui/useAction.ts';
import styles from './Pauses.module.css';

const codes = {
  refused: 'invalid_api_key',
  missing: 'key_missing',
  keychain_locked: 'keychain_locked',
  keychain_missing: 'keychain_missing',
  unchecked: 'network',
} as const;

export function PauseActions({ account }: { account: PausedAccount }) {
  const { t } = useTranslation('pauses');
  const accountId = account.id;
  const open = useAction((page: 'billing' | 'keys') => call('openExternal', { page }));
  const resume = useAction(() => call('resumeAccount', { accountId }));
  // The check itself never fails: what it found is the answer.
  const check = useAction(async () => {
    const { keyState } = await call('checkKey', { accountId });
    if (keyState !== 'ok') throw new AppError(codes[keyState], t(`check.${keyState}`));
  });
  const problem = check.error ?? resume.error ?? open.error;
  const isKey = account.pause === 'key_refused' || account.pause === 'key_unavailable';
  return (
    <div className={styles.actions}>
      {/* The built-in account has no key of its own that could be replaced. */}
      {isKey && account.kind === 'tokenlab' && (
        <Button
          variant="default"
          size="compact-sm"
          onClick={() => useUi.getState().openDialog({ kind: 'replaceKey', accountId })}
        >
          {t('action.replaceKey')}
        </Button>
      )}
      {isKey && (
        <Button variant="default" size="compact-sm" loading={check.busy} onClick={() => void check.run()}>
          {t('action.checkKey')}
        </Button>
      )}
      {account.pause === 'balance' && (
        <Button
          variant="default"
          size="compact-sm"
          loading={open.busy}
          onClick={() => void open.run('billing')}
        >
          {t('action.addBalance')}
        </Button>
      )}
      {account.pause === 'key_limit' && (
        <Button variant="default" size="compact-sm" loading={open.busy} onClick={() => void open.run('keys')}>
          {t('action.raiseLimit')}
        </Button>
      )}
      {!isKey && (
        <Button variant="default" size="compact-sm" loading={resume.busy} onClick={() => void resume.run()}>
          {t('action.resume')}
        </Button>
      )}
      {problem && (
        <span role="alert" className={styles.problem}>
          {shown(problem.message)}
        </span>
      )}
    </div>
  );
}
