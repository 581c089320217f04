/** Submits a job of unknown outcome again as a new job, once the person says that both may be charged. */
import { Button, Checkbox } from '@mantine/core';
import { useState } from 'react';
import type { JobRow } from '../../../shared/job.ts';
import { mostOf } from '../../../shared/price.ts';
import { isSample } from '../../../shared/sample.ts';
import { call, isDeclined } from '../../bridge.ts';
import { useTranslation } from '../../i18n/index.ts';
import { askPrice, usePrice, usePriceProblem } from '../../store/prices.ts';
import { revealJob } from '../../store/reveal.ts';
import { newSubmitToken } from '../../store/submit-token.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useAction } from '../../ui/useAction.ts';
import { priceWords } from '../price/price-words.ts';

export function SubmitAgainDialog({ job, onClose }: { job: JobRow; onClose: () => void }) {
  const { t } = useTranslation(['job', 'price', 'ui']);
  const [known, setKnown] = useState(false);
  // One token for the life of the dialog: pressing twice cannot make two jobs.
  const [submitToken] = useState(newSubmitToken);
  const price = usePrice(job.id, true);
  const unread = usePriceProblem(job.id);
  // What it fails with stands in the place of the price.
  const askAgain = useAction(() => askPrice(job.id));
  const submit = useAction(async () => {
    try {
      const made = await call('submitAgain', { jobId: job.id, submitToken, acknowledged: true });
      onClose();
      await revealJob(made.jobId);
    } catch (thrown) {
      if (!isDeclined(thrown)) throw thrown;
    }
  });
  return (
    <ConfirmDialog
      title={t('job:againDialog.title')}
      confirm={t('job:againDialog.confirm')}
      disabled={!known || price === null}
      action={submit}
      onClose={onClose}
    >
      <p>{t('job:againDialog.text')}</p>
      {unread && (
        <ErrorNote
          error={unread}
          compact
          actions={
            <Button
              variant="default"
              size="compact-sm"
              loading={askAgain.busy}
              onClick={() => void askAgain.run()}
            >
              {t('ui:tryAgain')}
            </Button>
          }
        />
      )}
      <p role="status">
        {price === null
          ? unread === null && t('price:again.reading')
          : mostOf(price.estimate) === null
            ? t('price:again.unknown')
            : t('price:again.known', { price: priceWords(price, isSample(job.accountId)) })}
      </p>
      <Checkbox
        size="xs"
        label={t('job:againDialog.check')}
        checked={known}
        onChange={(event) => setKnown(event.currentTarget.checked)}
      />
    </ConfirmDialog>
  );
}
