/** In the status bar: what waits to be sent, and that a person holds it. */
import { UnstyledButton } from '@mantine/core';
import type { SendingStatus } from '../../../shared/status.ts';
import { useTranslation } from '../../i18n/index.ts';
import { useSession } from '../../store/session.ts';
import { useUi } from '../../store/ui.ts';

export function QueueStatus({ sending, className }: { sending: SendingStatus; className?: string }) {
  const { t } = useTranslation('queue');
  const isHeld = useSession(
    (state) => sending.held !== null || state.accounts.some(({ sendingHeld }) => sendingHeld),
  );
  const { waiting: count } = sending;
  if (!isHeld && count === 0) return null;
  const words = isHeld
    ? count === 0
      ? t('status.paused')
      : t('status.pausedWaiting', { count })
    : t('status.waiting', { count });
  return (
    <UnstyledButton
      className={className}
      data-tone={isHeld ? 'low' : undefined}
      title={t('status.open')}
      onClick={() => useUi.getState().openDialog({ kind: 'queue' })}
    >
      {words}
    </UnstyledButton>
  );
}
