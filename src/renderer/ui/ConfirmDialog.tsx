/** The frame of a small dialog: a text, one decision, and the error where it happened. */
import { Button, Group, Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from '../i18n/index.ts';
import styles from './ConfirmDialog.module.css';
import { ErrorNote } from './ErrorNote.tsx';
import type { Action } from './useAction.ts';

export interface ConfirmDialogProps {
  title: string;
  children: ReactNode;
  confirm: string;
  /** Word on the button that leaves everything as it is. */
  keep?: string;
  disabled?: boolean;
  action: Action<[], unknown>;
  onClose: () => void;
}

export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, children, confirm, keep, disabled = false, action, onClose } = props;
  const { t } = useTranslation('ui');
  return (
    <Modal opened onClose={onClose} title={title} size={440} closeButtonProps={{ 'aria-label': t('close') }}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (!disabled) void action.run();
        }}
      >
        {children}
        {action.error && <ErrorNote error={action.error} />}
        <Group justify="flex-end" gap="xs" mt={4}>
          {/* The safe one has the focus where no field has. */}
          <Button variant="default" onClick={onClose} data-autofocus>
            {/* What is on its way is not called back by closing. */}
            {action.busy ? t('close') : (keep ?? t('cancel'))}
          </Button>
          <Button type="submit" loading={action.busy} disabled={disabled}>
            {confirm}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
