/** In the status bar, while there is a new version: leads to it. */
import { UnstyledButton } from '@mantine/core';
import { useTranslation } from '../../i18n/index.ts';
import { useUi } from '../../store/ui.ts';
import { useUpdates } from '../../store/updates.ts';

export function UpdateLink({ className }: { className?: string | undefined }) {
  const { t } = useTranslation('updates');
  const state = useUpdates((all) => all.state);
  if (state?.kind !== 'available' && state?.kind !== 'ready') return null;
  return (
    <UnstyledButton
      className={className}
      onClick={() => useUi.getState().openDialog({ kind: 'settings', section: 'about' })}
    >
      {t(`bar.${state.kind}`, { version: state.version })}
    </UnstyledButton>
  );
}
