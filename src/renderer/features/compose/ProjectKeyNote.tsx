/** The project of the draft has a key with a limit at TokenLab, and another account is in use. */
import { Button } from '@mantine/core';
import { call } from '../../bridge.ts';
import { useTranslation } from '../../i18n/index.ts';
import { activeAccount, useSession } from '../../store/session.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useAction } from '../../ui/useAction.ts';
import { useDraft } from './draft.ts';
import styles from './FormPane.module.css';

export function ProjectKeyNote() {
  const { t } = useTranslation('compose');
  const project = useDraft((state) => state.draft.projectId.trim());
  const active = useSession(activeAccount);
  const keyed = useSession((state) =>
    state.accounts.find(({ projectId, apiBase }) => projectId === project && apiBase === active?.apiBase),
  );
  const take = useAction(async (accountId: string) =>
    useSession.getState().putAccount(await call('setActiveAccount', { accountId })),
  );
  if (keyed === undefined || keyed.id === active?.id) return null;
  return (
    <p className={styles.projectKey} role="note">
      {t('form.projectKey.text', { project, label: active?.label ?? '' })}{' '}
      <Button size="compact-xs" variant="default" loading={take.busy} onClick={() => void take.run(keyed.id)}>
        {t('form.projectKey.use')}
      </Button>
      {take.error && <ErrorNote error={take.error} compact />}
    </p>
  );
}
