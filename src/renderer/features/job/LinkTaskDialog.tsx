/** Links a task to a job whose answer was lost; main checks the id with TokenLab first. */
import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { call } from '../../bridge.ts';
import { useTranslation } from '../../i18n/index.ts';
import { useDetail } from '../../store/detail.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { useAction } from '../../ui/useAction.ts';
import { seenTaskId } from './seen-task.ts';

export function LinkTaskDialog({ jobId, onClose }: { jobId: string; onClose: () => void }) {
  const { t } = useTranslation('job');
  // What was seen of the answer is likely the one; it is checked all the same.
  const [taskId, setTaskId] = useState(() => {
    const { job } = useDetail.getState();
    return job?.id === jobId ? (seenTaskId(job) ?? '') : '';
  });
  const link = useAction(async () => {
    await call('linkTask', { jobId, taskId: taskId.trim() });
    onClose();
  });
  return (
    <ConfirmDialog
      title={t('linkDialog.title')}
      confirm={t('linkDialog.confirm')}
      disabled={taskId.trim() === ''}
      action={link}
      onClose={onClose}
    >
      <p>{t('linkDialog.text')}</p>
      <TextInput
        label={t('linkDialog.field')}
        value={taskId}
        onChange={(event) => setTaskId(event.currentTarget.value)}
        maxLength={300}
        spellCheck={false}
        data-autofocus
      />
    </ConfirmDialog>
  );
}
