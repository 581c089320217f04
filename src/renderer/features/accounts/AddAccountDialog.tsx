/** Adds a TokenLab key as a new account. */
import { Button, Modal } from '@mantine/core';
import { useTranslation } from '../../i18n/index.ts';
import { KeyForm } from './KeyForm.tsx';

export function AddAccountDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(['accounts', 'ui']);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('add.title')}
      size={460}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      <KeyForm
        onDone={onClose}
        back={
          <Button variant="default" onClick={onClose}>
            {t('ui:cancel')}
          </Button>
        }
      />
    </Modal>
  );
}
