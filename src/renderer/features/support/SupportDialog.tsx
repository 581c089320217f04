/** One packet of several jobs, in a dialog. */
import { Button, Group, Modal } from '@mantine/core';
import { useTranslation } from '../../i18n/index.ts';
import { PacketView } from './PacketView.tsx';

export interface SupportDialogProps {
  jobIds: readonly string[];
  /** The diagnostics are in it from the beginning. */
  withDiagnostics?: boolean;
  onClose: () => void;
}

export function SupportDialog({ jobIds, withDiagnostics = false, onClose }: SupportDialogProps) {
  const { t } = useTranslation(['support', 'ui']);
  return (
    <Modal
      opened
      onClose={onClose}
      size={860}
      title={jobIds.length === 0 ? t('title') : t('titleMany', { count: jobIds.length })}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      <PacketView jobIds={jobIds} withDiagnostics={withDiagnostics} wide />
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose} data-autofocus>
          {t('ui:close')}
        </Button>
      </Group>
    </Modal>
  );
}
