/** Sends a draft, but not before a time that a person names. */
import { useState } from 'react';
import type { JobRow } from '../../../shared/job.ts';
import { call, isDeclined } from '../../bridge.ts';
import { useTranslation } from '../../i18n/index.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { DateInput } from '../../ui/DateInput.tsx';
import { useAction } from '../../ui/useAction.ts';
import { fromLocalField, toLocalField } from './local-time.ts';

const hour = 60 * 60_000;

export function SendLaterDialog({ job, onClose }: { job: JobRow; onClose: () => void }) {
  const { t } = useTranslation('queue');
  const [field, setField] = useState(() => toLocalField(job.hold?.until ?? Date.now() + hour));
  const at = fromLocalField(field);
  const isPast = at !== null && at <= Date.now();
  const send = useAction(async () => {
    if (at === null) return;
    try {
      await call('sendNotBefore', { jobId: job.id, at });
    } catch (thrown) {
      if (!isDeclined(thrown)) throw thrown;
    }
    onClose();
  });
  return (
    <ConfirmDialog
      title={t('later.title')}
      confirm={t('later.confirm')}
      disabled={at === null || isPast}
      action={send}
      onClose={onClose}
    >
      <p>{t('later.text')}</p>
      <DateInput
        type="datetime-local"
        label={t('later.field')}
        value={field}
        error={isPast ? t('later.past') : null}
        onChange={(event) => setField(event.currentTarget.value)}
        data-autofocus
      />
    </ConfirmDialog>
  );
}
