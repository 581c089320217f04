/** In place of a sheet or dialog, which would otherwise leave the window covered by nothing. */
import { Modal } from '@mantine/core';
import { useTranslation } from '../../i18n/index.ts';
import { Broken, type BrokenProps } from './Broken.tsx';

export function BrokenOverlay({ onClose, ...broken }: BrokenProps & { onClose: () => void }) {
  const { t } = useTranslation(['boundary', 'ui']);
  return (
    <Modal opened onClose={onClose} centered closeButtonProps={{ 'aria-label': t('ui:close') }}>
      <Broken {...broken} />
    </Modal>
  );
}
