/** Which complaint belongs to which field of the form. Pure. */

import type { AppErrorShape, FieldIssue } from '../../../shared/errors.ts';
import type { FormValues, ModelForm } from '../../../shared/form/types.ts';
import { nameInForm } from '../../../shared/form/validate.ts';
import { isEmptyValue } from '../../../shared/form/values.ts';
import { shown } from '../../i18n/index.ts';
import { formatList, inSentences } from '../../ui/format.ts';

export interface SortedIssues {
  byField: Record<string, string>;
  /** Complaints about something that the form does not show. */
  rest: FieldIssue[];
}

/** Puts each complaint at the field that its path names; several about one field are shown together. */
export function sortIssues(issues: readonly FieldIssue[], form: ModelForm | null): SortedIssues {
  const byField: Record<string, string> = {};
  const rest: FieldIssue[] = [];
  for (const issue of issues) {
    const name = form ? nameInForm(issue.path, form) : issue.path;
    if (!form?.fields.some((field) => field.name === name)) rest.push(issue);
    else byField[name] = inSentences(byField[name] ?? null, shown(issue.message));
  }
  return { byField, rest };
}

/** Another model that TokenLab proposes and that can be chosen here, or null. Offered, never taken silently. */
export function proposedModel(error: AppErrorShape, choosable: readonly string[]): string | null {
  const { didYouMean, suggestions = [], alternatives = [] } = error.hints ?? {};
  const proposed = [didYouMean, ...suggestions, ...alternatives];
  return proposed.find((id) => id !== undefined && choosable.includes(id)) ?? null;
}

/** Complaints of an error: its own list, else the one parameter that TokenLab names. */
export function issuesOf(error: AppErrorShape): FieldIssue[] {
  if (error.fields && error.fields.length > 0) return error.fields;
  const param = error.hints?.param;
  return param ? [{ path: param, message: error.remoteMessage ?? error.message }] : [];
}

/** Complaints about values that are not among those which TokenLab says are possible. `words` puts the list in words. */
export function issuesOfLists(
  error: AppErrorShape,
  values: FormValues,
  words: (possible: string) => string,
): FieldIssue[] {
  const { allowedDurations, allowedResolutions, allowedAspectRatios } = error.hints ?? {};
  const lists: Record<string, string[] | undefined> = {
    duration: allowedDurations,
    resolution: allowedResolutions,
    aspect_ratio: allowedAspectRatios,
  };
  const known = issuesOf(error);
  return Object.entries(lists).flatMap(([path, possible]): FieldIssue[] => {
    const value = values[path];
    const isFine = isEmptyValue(value) || !possible || possible.includes(String(value));
    if (isFine || known.some((issue) => issue.path === path)) return [];
    return [{ path, message: words(formatList(possible)) }];
  });
}

/** The fields of TokenLab's recommended request that the form has and that differ from what it holds. */
export function recommendedValues(
  error: AppErrorShape,
  form: ModelForm | null,
  values: FormValues,
): FormValues {
  const recommended: FormValues = {};
  for (const field of form?.fields ?? []) {
    const value = error.hints?.recommendedRequest?.[field.name];
    if (isPromptLike(field.name) || field.send === 'media') continue;
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') continue;
    const own = field.type === 'select' ? String(value) : value;
    const isPossible = field.type !== 'select' || field.custom || field.options?.includes(String(value));
    if (isPossible && values[field.name] !== own) recommended[field.name] = own;
  }
  return recommended;
}

/** What a person wrote is never replaced by an example. */
const isPromptLike = (name: string): boolean =>
  ['prompt', 'input', 'title', 'negative_prompt'].includes(name);
