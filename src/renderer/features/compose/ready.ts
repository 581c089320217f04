/** A request as the form of its model would send it, without a sheet. Pure. */
import type { ModelDetail } from '../../../shared/catalogue.ts';
import type { DeliveryPolicy } from '../../../shared/delivery.ts';
import { formFor } from '../../../shared/form/build.ts';
import { validateForm } from '../../../shared/form/validate.ts';
import { toRequest } from '../../../shared/form/values.ts';
import type { JobRequest } from '../../../shared/job.ts';
import { chooseOperation, fitTo, fromRequest, mediaKindsIn } from './fit.ts';

export interface Ready {
  request: JobRequest;
  /** What a person has to correct in the sheet first: complaints, and values that have no place. */
  problems: number;
}

/**
 * @param usual the tier that jobs of its account ask for where the request names none
 * @returns null when the model offers nothing that has a form
 */
export function readyRequest(
  asked: JobRequest,
  model: ModelDetail,
  isSandbox: boolean,
  usual: DeliveryPolicy | null,
): Ready | null {
  const filled = fromRequest(asked);
  const operation = chooseOperation(model, asked.operation, mediaKindsIn(filled, null));
  const form = operation === null ? null : formFor(model, operation);
  if (form === null) return null;
  const fitted = fitTo(filled, form, model.recommendedRequest);
  const delivery = asked.delivery ?? usual;
  const byHand = Object.keys(asked.rawFields ?? {});
  const issues = validateForm(fitted.values, form, { isSandbox }).filter(
    ({ path }) => !byHand.includes(path),
  );
  return {
    request: {
      family: form.family,
      operation: form.operation,
      model: form.modelId,
      ...toRequest(form, fitted.values),
      ...(asked.rawFields === undefined ? {} : { rawFields: asked.rawFields }),
      ...(delivery === null ? {} : { delivery }),
    },
    problems: issues.length + fitted.dropped.length + fitted.loose.length,
  };
}
