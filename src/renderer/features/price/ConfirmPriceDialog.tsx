/** Asks before a paid action that may cost more than the amount in Settings, or of which nobody knows the price. */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { JobRow } from '../../../shared/job.ts';
import { type JobPrice, mostOf } from '../../../shared/price.ts';
import { isSample } from '../../../shared/sample.ts';
import { payFor } from '../../commands/pay.ts';
import { askPrice } from '../../store/prices.ts';
import { useSession } from '../../store/session.ts';
import { newSubmitToken } from '../../store/submit-token.ts';
import type { PaidByOneClick } from '../../store/ui.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { formatMoney } from '../../ui/format.ts';
import { useAction } from '../../ui/useAction.ts';
import { commandName, priceWords } from './price-words.ts';

export interface ConfirmPriceDialogProps {
  command: PaidByOneClick;
  job: JobRow;
  onClose: () => void;
}

export function ConfirmPriceDialog({ command, job, onClose }: ConfirmPriceDialogProps) {
  const { t } = useTranslation(['price', 'job']);
  const sample = isSample(job.accountId);
  const limit = useSession((state) => state.settings?.askAboveUsd ?? '');
  const [price, setPrice] = useState<JobPrice | null>(null);
  // One token for the life of the dialog: pressing twice cannot make two jobs.
  const [submitToken] = useState(newSubmitToken);
  const pay = useAction(async () => {
    if (price === null) return;
    try {
      await payFor(command, job.id, submitToken, { mostUsd: mostOf(price.estimate) });
    } catch (thrown) {
      // It may have risen while the question stood here: the next press is about the new one.
      setPrice(await askPrice(job.id));
      throw thrown;
    }
    onClose();
  });
  const read = useAction(async () => setPrice(await askPrice(job.id)));
  const { run: readNow } = read;
  useEffect(() => {
    void readNow();
  }, [readNow]);
  const isUnknown = price !== null && mostOf(price.estimate) === null;
  const facts = { title: job.title, model: job.model };
  return (
    <ConfirmDialog
      title={t(`price:dialog.title.${command}`)}
      confirm={commandName(command, price, sample, t)}
      disabled={price === null}
      action={read.error === null ? pay : { ...pay, error: read.error }}
      onClose={onClose}
    >
      {price === null ? (
        <p role="status">{read.error === null ? t('price:dialog.reading') : ''}</p>
      ) : (
        <>
          <p>
            {isUnknown
              ? t('price:dialog.unknown', facts)
              : t('price:dialog.known', { ...facts, price: priceWords(price, sample, t) })}
          </p>
          {price.ask && (
            <p>
              {t(isUnknown ? 'price:dialog.whyUnknown' : 'price:dialog.why', {
                amount: formatMoney(limit || '0', false),
              })}
            </p>
          )}
          {sample && <p>{t('price:dialog.sample')}</p>}
        </>
      )}
    </ConfirmDialog>
  );
}
