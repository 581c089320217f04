/** What TokenLab hints at beside an error, in words. Pure. */
import type { TFunction } from 'i18next';
import type { AppErrorShape } from '../../shared/errors.ts';
import { formatList, formatMoney, inSentences } from './format.ts';

/** Longest list that is read out; the rest is counted. */
const MOST = 12;

type ListKey = keyof Pick<
  NonNullable<AppErrorShape['hints']>,
  | 'suggestions'
  | 'alternatives'
  | 'supportedOperations'
  | 'allowedDurations'
  | 'allowedResolutions'
  | 'allowedAspectRatios'
  | 'supportedParameters'
>;

/** One line for each hint that the message does not say already. */
export function hintLines(error: AppErrorShape, t: TFunction<'ui'>, isSample = false): string[] {
  const hints = error.hints ?? {};
  const lines: string[] = [];
  const list = (key: ListKey, values: readonly string[] | undefined): void => {
    if (values === undefined || values.length === 0) return;
    const rest = values.length - MOST;
    const shown = formatList(values.slice(0, MOST));
    lines.push(
      t(`error.${key}`, { values: rest > 0 ? t('error.andMore', { values: shown, count: rest }) : shown }),
    );
  };
  if (hints.hint && !error.message.includes(hints.hint)) lines.push(hints.hint);
  if (hints.didYouMean && !error.message.includes(hints.didYouMean)) {
    lines.push(t('error.didYouMean', { value: hints.didYouMean }));
  }
  list(
    'suggestions',
    hints.suggestions?.filter((id) => id !== hints.didYouMean),
  );
  list('alternatives', hints.alternatives);
  list('supportedOperations', hints.supportedOperations);
  list('allowedDurations', hints.allowedDurations);
  list('allowedResolutions', hints.allowedResolutions);
  list('allowedAspectRatios', hints.allowedAspectRatios);
  list('supportedParameters', hints.supportedParameters);
  const most = hints.promptMaxCharacters;
  if (most !== undefined && !error.message.includes(String(most))) {
    lines.push(t('error.promptMax', { count: most }));
  }
  if (hints.retryAfterMs) {
    lines.push(t('error.retryAfter', { seconds: Math.ceil(hints.retryAfterMs / 1000) }));
  }
  const money = [
    hints.balanceUsd && t('error.balance', { amount: formatMoney(hints.balanceUsd, isSample) }),
    hints.estimatedCostUsd &&
      t('error.estimatedCost', { amount: formatMoney(hints.estimatedCostUsd, isSample) }),
  ].filter((line) => line !== undefined && line !== '');
  if (money.length > 0) lines.push(inSentences(...money));
  return lines;
}
