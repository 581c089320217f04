/** Submits a job of unknown outcome again as a new job, once the person says that both may be charged. */
import { Checkbox } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../bridge.ts';
import { newSubmitToken, revealJob } from '../../store/runCommand.ts';
import { useAction } from '../../ui/useAction.ts';
import { ConfirmDialog } from './ConfirmDialog.tsx';

export function SubmitAgainDialog({ jobId, onClose }: { jobId: string; onClose: () => void }) {
  const { t } = useTranslation('job');
  const [known, setKnown] = useState(false);
  // One token for the life of the dialog: pressing twice cannot make two jobs.
  const [submitToken] = useState(newSubmitToken);
  const submit = useAction(async () => {
    const made = await call('retryJob', { jobId, submitToken });
    onClose();
    await revealJob(made.jobId);
  });
  return (
    <ConfirmDialog
      title={t('againDialog.title')}
      confirm={t('againDialog.confirm')}
      disabled={!known}
      action={submit}
      onClose={onClose}
    >
      <p>{t('againDialog.text')}</p>
      <Checkbox
        size="xs"
        label={t('againDialog.check')}
        checked={known}
        onChange={(event) => setKnown(event.currentTarget.checked)}
      />
    </ConfirmDialog>
  );
}
