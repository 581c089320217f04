/** A draft as main keeps it, and back. Pure. */
import type { ComposeDraft, KeptDraft } from '../../../shared/compose-draft.ts';
import type { FormValues } from '../../../shared/form/types.ts';
import { isEmptyValue } from '../../../shared/form/values.ts';
import { asKept, fromText } from '../batch/keep.ts';
import type { Draft } from './draft.ts';

const filled = (values: FormValues): FormValues =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => !isEmptyValue(value)));

/** Without what can be had again: the form, its complaints, and what a model did not take. */
export function toKept(draft: Draft): ComposeDraft {
  const { making, textId } = asKept(draft.making);
  const { id, family, modelId, operation, loose, title, projectId, notBefore, delivery, raw } = draft;
  return {
    ...{ id, family, modelId, operation, loose, title, projectId, notBefore, delivery, raw },
    values: filled(draft.values),
    auto: filled(draft.auto),
    setAside: filled(draft.setAside),
    basedOn: draft.basedOn,
    templateId: draft.templateId,
    origin: draft.origin,
    submitToken: draft.submitToken,
    making,
    textId,
  };
}

export function fromKept({ changedAt: _changedAt, textId: _textId, making, ...kept }: KeptDraft): Draft {
  return {
    ...kept,
    making: fromText(making),
    form: null,
    dropped: [],
    issues: [],
    error: null,
    edits: 1,
  };
}

/** What main has to be told, so that it keeps these drafts and no others. `kept`: what it has, as JSON by id. */
export function difference(
  kept: ReadonlyMap<string, string>,
  drafts: readonly Draft[],
): { put: ComposeDraft[]; remove: string[] } {
  const wanted = drafts.map(toKept);
  return {
    put: wanted.filter((draft) => kept.get(draft.id) !== JSON.stringify(draft)),
    remove: [...kept.keys()].filter((id) => !wanted.some((draft) => draft.id === id)),
  };
}
