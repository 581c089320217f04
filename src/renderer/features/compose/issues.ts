/** Which complaint belongs to which field of the form. Pure. */
import type { AppErrorShape, FieldIssue } from '../../../shared/errors.ts';
import type { ModelForm } from '../../../shared/form/types.ts';
import { nameInForm } from '../../../shared/form/validate.ts';

export interface SortedIssues {
  byField: Record<string, string>;
  /** Complaints about something that the form does not show. */
  rest: FieldIssue[];
}

/** Puts each complaint at the field that its path names; several about one field are said together. */
export function sortIssues(issues: readonly FieldIssue[], form: ModelForm | null): SortedIssues {
  const byField: Record<string, string> = {};
  const rest: FieldIssue[] = [];
  for (const issue of issues) {
    const name = form ? nameInForm(issue.path, form) : issue.path;
    if (!form?.fields.some((field) => field.name === name)) rest.push(issue);
    else byField[name] = byField[name] ? `${byField[name]} ${issue.message}` : issue.message;
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
