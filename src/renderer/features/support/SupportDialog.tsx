/** One packet of several jobs, in a dialog. */
import { Button, Group, Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { PacketView } from './PacketView.tsx';

export interface SupportDialogProps {
  jobIds: readonly string[];
  onClose: () => void;
}

export function SupportDialog({ jobIds, onClose }: SupportDialogProps) {
  const { t } = useTranslation(['support', 'ui']);
  return (
    <Modal
      opened
      onClose={onClose}
      size={860}
      title={t('titleMany', { count: jobIds.length })}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      <PacketView jobIds={jobIds} wide />
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose} data-autofocus>
          {t('ui:close')}
        </Button>
      </Group>
    </Modal>
  );
}
