/** A job of a filled-in template without the sheet: checked as the sheet would check it, and sent once. */
import { useMemo, useState } from 'react';
import type { AccountView } from '../../../shared/account.ts';
import type { ModelDetail } from '../../../shared/catalogue.ts';
import type { DeliveryPolicy } from '../../../shared/delivery.ts';
import { type AppErrorShape, toAppErrorShape } from '../../../shared/errors.ts';
import { estimate } from '../../../shared/estimate.ts';
import type { JobRequest } from '../../../shared/job.ts';
import { isSample } from '../../../shared/sample.ts';
import { titleOf } from '../../../shared/title.ts';
import { isDeclined, withPress } from '../../bridge.ts';
import { useTranslation } from '../../i18n/index.ts';
import { say } from '../../notices.ts';
import { announceSubmitted } from '../../store/announce-jobs.ts';
import { revealJob } from '../../store/reveal.ts';
import { useSession, usualDelivery } from '../../store/session.ts';
import { newSubmitToken } from '../../store/submit-token.ts';
import { formatMoney, formatUsd } from '../../ui/format.ts';
import { useAction } from '../../ui/useAction.ts';
import { readyRequest } from '../compose/ready.ts';

export interface MakeOneOptions {
  templateId: string;
  account: AccountView | null;
  model: ModelDetail | null;
  filled: { request: JobRequest; title: string };
  /** Where a person corrects what cannot be sent as it is. */
  openInSheet: () => void;
  onMade: () => void;
}

export interface MakeOne {
  run: () => void;
  busy: boolean;
  error: AppErrorShape | null;
  /** As far as it is known; empty: not at all. */
  price: string;
}

export function useMakeOne(options: MakeOneOptions): MakeOne {
  const { templateId, account, model, filled, openInSheet, onMade } = options;
  const { t } = useTranslation('templates');
  const projectId = useSession((state) => state.settings?.projectId) ?? '';
  const usual = useSession(usualDelivery);
  // Pressing it again after an answer was lost cannot make a second job of the same values.
  const key = JSON.stringify(filled);
  const [token, setToken] = useState({ key, value: newSubmitToken() });
  if (token.key !== key) setToken({ key, value: newSubmitToken() });
  const price = useMemo(() => {
    const { request } = JSON.parse(key) as MakeOneOptions['filled'];
    return model === null || account === null ? '' : priceOf(model, request, usual, isSample(account.id));
  }, [key, model, account, usual]);
  const action = useAction(async () => {
    if (account === null || model === null) return;
    const submitJob = withPress('submitJob');
    const ready = readyRequest(filled.request, model, account.kind === 'sandbox', usual);
    if (ready === null || ready.problems > 0) {
      say('warning', 'template', t('fill.toSheet'));
      openInSheet();
      return;
    }
    const { request } = ready;
    const title = filled.title.trim() || titleOf(request);
    try {
      const { jobId } = await submitJob({
        submitToken: token.value,
        accountId: account.id,
        projectId: projectId || null,
        title,
        request,
        templateId,
      });
      onMade();
      announceSubmitted(jobId, title);
      await revealJob(jobId);
    } catch (thrown) {
      if (!isDeclined(thrown)) throw toAppErrorShape(thrown);
    }
  });
  return { run: () => void action.run(), busy: action.busy, error: action.error, price };
}

function priceOf(
  model: ModelDetail,
  request: JobRequest,
  usual: DeliveryPolicy | null,
  sample: boolean,
): string {
  const ready = readyRequest(request, model, false, usual);
  // The price list names no tier.
  if (ready === null || ready.request.delivery === 'official') return '';
  const { operation, fields, rawFields } = ready.request;
  const quote = estimate(model, { operation: operation ?? '', fields: { ...fields, ...rawFields } });
  if (quote.kind === 'estimate') return `~${formatMoney(quote.usd, sample)}`;
  if (quote.kind === 'range') return `~${formatUsd(quote.min)}–${formatMoney(quote.max, sample)}`;
  return '';
}
