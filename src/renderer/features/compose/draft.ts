/**
 * What the New job sheet holds. It outlives the sheet: closing loses nothing that was typed, also when TokenLab has
 * refused it. A sheet that starts from an earlier job has a draft of its own, and unsent ones wait aside. `keeping.ts`
 * keeps them beyond the page.
 */
import { create } from 'zustand';
import type { ModelDetail } from '../../../shared/catalogue.ts';
import type { DeliveryPolicy } from '../../../shared/delivery.ts';
import type { AppErrorShape, FieldIssue } from '../../../shared/errors.ts';
import { type Family, families, familyOf } from '../../../shared/families/index.ts';
import { formFor } from '../../../shared/form/build.ts';
import type { FormValue, FormValues, ModelForm } from '../../../shared/form/types.ts';
import { isEmptyValue } from '../../../shared/form/values.ts';
import { titleOf } from '../../../shared/title.ts';
import { i18next } from '../../i18n/index.ts';
import { newSubmitToken } from '../../store/submit-token.ts';
import type { ComposeStart } from '../../store/ui.ts';
import { fillFrom } from '../batch/fill.ts';
import { type Making, single } from '../batch/state.ts';
import { chooseOperation, type Filled, fitTo, fromRequest, mediaKindsIn } from './fit.ts';
import { issuesOf, issuesOfLists } from './issues.ts';

export interface Draft extends Filled {
  id: string;
  family: Family;
  modelId: string | null;
  /** What the person (or the earlier request) chose; the model may not offer it. */
  operation: string | null;
  /** The form that `values` were fitted to. */
  form: ModelForm | null;
  dropped: string[];
  title: string;
  projectId: string;
  /** Local date and time before which it is not sent, as its field holds it; empty: at once. */
  notBefore: string;
  /** The delivery tier that it asks for; null: as usual for the account. */
  delivery: DeliveryPolicy | null;
  raw: string;
  basedOn: string | null;
  /** The template that it was filled in from. */
  templateId: string | null;
  /** Model and prompt of the job that it began with; a draft with neither is another job. */
  origin: { modelId: string | null; prompt: string } | null;
  /** The same press can never make two jobs; a job that came of it uses it up. */
  submitToken: string;
  issues: FieldIssue[];
  error: AppErrorShape | null;
  /** Whether it makes many, and what differs between them. */
  making: Making;
  /** How often a person has changed something in it, or tried to send it. */
  edits: number;
}

const MODELS_KEPT = 'safelight.models';

function blank(family: Family = families[0], projectId = ''): Draft {
  return {
    id: crypto.randomUUID(),
    family,
    modelId: lastModels()[family] ?? null,
    operation: null,
    form: null,
    values: {},
    auto: {},
    setAside: {},
    loose: [],
    dropped: [],
    title: '',
    projectId,
    notBefore: '',
    delivery: null,
    raw: '',
    basedOn: null,
    templateId: null,
    origin: null,
    submitToken: newSubmitToken(),
    issues: [],
    error: null,
    making: single,
    edits: 0,
  };
}

/** The model last used for each kind, a convenience of this window. */
function lastModels(): Partial<Record<Family, string>> {
  const text = localStorage.getItem(MODELS_KEPT);
  if (text === null) return {};
  try {
    const kept: unknown = JSON.parse(text);
    return typeof kept === 'object' && kept !== null ? kept : {};
  } catch {
    // Not ours any more: the convenience starts again.
    localStorage.removeItem(MODELS_KEPT);
    return {};
  }
}

interface DraftState {
  draft: Draft;
  /** Unsent drafts while another one is in the sheet, the latest first. */
  aside: readonly Draft[];
  /** True when a draft with content came back. */
  restored: boolean;
  /** Drafts that were cleared or discarded, the latest first: each Undo brings back one. */
  discarded: readonly Draft[];
}

export const useDraft = create<DraftState>(() => ({
  draft: blank(),
  aside: [],
  restored: false,
  discarded: [],
}));

/** So many discarded drafts can come back. */
const mostDiscarded = 50;

const withDiscarded = (draft: Draft): readonly Draft[] => [draft, ...get().discarded].slice(0, mostDiscarded);

const { getState: get, setState: set } = useDraft;
const change = (part: Partial<Draft>): void => set((state) => ({ draft: { ...state.draft, ...part } }));

/** Changes a draft: in the sheet, aside, or discarded, since that may come back. */
function changeDraft(draftId: string, next: (draft: Draft) => Partial<Draft>): void {
  const changed = (each: Draft): Draft => (each.id === draftId ? { ...each, ...next(each) } : each);
  // The other drafts keep their lists while a person types in the sheet.
  set(({ draft, aside, discarded }) =>
    draft.id === draftId
      ? { draft: changed(draft) }
      : aside.some(({ id }) => id === draftId)
        ? { aside: aside.map(changed) }
        : { discarded: discarded.map(changed) },
  );
}

export const hasContent = (draft: Draft): boolean =>
  Object.entries(draft.values).some(([name, value]) => !isEmptyValue(value) && value !== draft.auto[name]) ||
  Object.keys(draft.setAside).length > 0 ||
  draft.loose.length > 0 ||
  draft.raw.trim() !== '' ||
  draft.making !== single ||
  draft.title !== '';

/** What the draft is called in lists and messages; empty while there is nothing to call it by. */
export const draftTitle = ({ title, family, values }: Draft): string =>
  title.trim() || titleOf({ family, fields: textsOf(values), model: '' });

const textsOf = (values: FormValues): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );

const promptOf = (family: Family, values: FormValues): string => {
  const prompt = values[familyOf(family).promptField];
  return typeof prompt === 'string' ? prompt.trim() : '';
};

/** The job that the draft is based on; none any more once model and prompt are others. */
export function basisOf({ basedOn, origin, family, modelId, values }: Draft): string | null {
  const isOther = origin !== null && origin.modelId !== modelId && origin.prompt !== promptOf(family, values);
  return isOther ? null : basedOn;
}

/** A draft made from an earlier job, or for a result as input, is only worth keeping once something was done to it. */
const isUnsent = (draft: Draft): boolean =>
  draft.edits > 0 || (draft.basedOn === null && draft.loose.length === 0);

const isWorthKeeping = (draft: Draft): boolean => isUnsent(draft) && hasContent(draft);

/** Those that must not be lost: the one in the sheet first. */
export const draftsToKeep = ({ draft, aside }: Pick<DraftState, 'draft' | 'aside'>): Draft[] =>
  [draft, ...aside].filter(isWorthKeeping);

let begunWith: ComposeStart | null = null;

/** Called when the sheet opens; once for each opening. */
export function beginDraft(start: ComposeStart, projectId: string): void {
  if (begunWith === start) return;
  begunWith = start;
  const { draft, aside } = get();
  if (start.request) {
    const isKept = isUnsent(draft) && (hasContent(draft) || aside.length === 0);
    set({
      draft: fromStart(start, projectId),
      aside: isKept ? [draft, ...aside] : aside,
      restored: false,
    });
    return;
  }
  const [latest, ...others] = isUnsent(draft) ? [draft, ...aside] : aside;
  const next = latest ?? blank(draft.family, projectId);
  const isTyped = Object.values(next.values).some((value) => typeof value === 'string' && value.length > 12);
  set({
    draft: { ...next, projectId: next.projectId || projectId },
    aside: others,
    restored: hasContent(next) && isTyped,
  });
}

function fromStart(start: ComposeStart, projectId: string): Draft {
  const { request } = start;
  if (!request) return blank(undefined, projectId);
  const base = blank(request.family, projectId);
  const begun = fromRequest(request);
  return {
    ...base,
    ...begun,
    origin: { modelId: request.model || base.modelId, prompt: promptOf(request.family, begun.values) },
    ...(start.media ? { loose: start.media } : {}),
    modelId: request.model || base.modelId,
    operation: request.operation,
    // A title that came from the prompt follows the prompt again.
    title: start.title === undefined || start.title === titleOf(request) ? '' : start.title,
    raw:
      request.rawFields && Object.keys(request.rawFields).length > 0
        ? JSON.stringify(request.rawFields, null, 2)
        : '',
    delivery: request.delivery ?? null,
    basedOn: start.basedOn ?? null,
    templateId: start.templateId ?? null,
    making: start.batch ? fillFrom(start.batch) : single,
  };
}

/** Discards what is in the sheet and begins with an empty form of the same model. */
export function startOver(projectId: string): void {
  const { draft } = get();
  const { family, modelId, operation } = draft;
  set({
    draft: { ...blank(family, projectId), modelId, operation },
    restored: false,
    ...(hasContent(draft) ? { discarded: withDiscarded(draft) } : {}),
  });
}

/** Drafts of an earlier page, or of an earlier start: the latest first. The latest is taken up where nothing else is begun. */
export function takeUpDrafts(earlier: readonly Draft[]): void {
  const { draft, aside } = get();
  const present = new Set([draft, ...aside].map(({ id }) => id));
  const [latest, ...others] = earlier.filter(({ id }) => !present.has(id));
  if (latest === undefined) return;
  if (isWorthKeeping(draft) || draft.edits > 0 || draft.basedOn !== null || draft.loose.length > 0)
    set({ aside: [...aside, latest, ...others] });
  else set({ draft: latest, aside: [...aside, ...others], restored: true });
}

/** Puts the draft of the sheet aside and an empty one in its place. */
export function newDraft(projectId: string): void {
  const { draft, aside } = get();
  set({
    draft: blank(draft.family, projectId),
    aside: isWorthKeeping(draft) ? [draft, ...aside] : aside,
    restored: false,
  });
}

export function openDraft(draftId: string): void {
  const { draft, aside } = get();
  const wanted = aside.find(({ id }) => id === draftId);
  if (wanted === undefined) return;
  const others = aside.filter((each) => each !== wanted);
  set({ draft: wanted, aside: isWorthKeeping(draft) ? [draft, ...others] : others, restored: false });
}

export function discardDraft(draftId: string, projectId: string): void {
  const { draft, aside } = get();
  if (draft.id === draftId) {
    const [next, ...others] = aside;
    set({
      draft: next ?? blank(draft.family, projectId),
      aside: others,
      restored: false,
      discarded: withDiscarded(draft),
    });
    return;
  }
  const gone = aside.find(({ id }) => id === draftId);
  if (gone === undefined) return;
  set({ aside: aside.filter((each) => each !== gone), discarded: withDiscarded(gone) });
}

/** The draft that was discarded last comes back into the sheet; what is there waits aside. */
export function undoDiscard(): void {
  const { draft, aside, discarded } = get();
  const [latest, ...others] = discarded;
  if (latest === undefined) return;
  set({
    draft: latest,
    aside: isWorthKeeping(draft) ? [draft, ...aside] : aside,
    discarded: others,
    restored: false,
  });
}

export function chooseFamily(family: Family): void {
  if (family === get().draft.family) return;
  change({ family, modelId: lastModels()[family] ?? null, operation: null, issues: [], error: null });
}

export function chooseModel(modelId: string): void {
  const { draft } = get();
  if (draft.modelId === modelId) return;
  change({ modelId, issues: [], error: null });
}

/** The chosen model's record is here: the form follows it, and what was typed moves over. */
export function applyModel(model: ModelDetail): void {
  const { draft } = get();
  if (draft.modelId !== model.id) return;
  applyOperation(model, chooseOperation(model, draft.operation, mediaKindsIn(draft, draft.form)));
}

/** @param operation null when the model offers nothing that has a form */
export function applyOperation(model: ModelDetail, operation: string | null): void {
  const { draft } = get();
  const form = operation === null ? null : formFor(model, operation);
  if (!form) {
    change({ form: null });
    return;
  }
  const fitted = fitTo(draft, form, model.recommendedRequest);
  const isSame = draft.form?.modelId === form.modelId && draft.form.operation === form.operation;
  change({ ...fitted, operation, form, issues: isSame ? draft.issues : [] });
}

/** A value typed by the person; the complaint about it is dealt with. */
export const setValue = (name: string, value: FormValue | undefined): void =>
  setValueOf(get().draft.id, name, () => value);

/** A value that may come after its draft was put aside. @param next is given the value before */
export function setValueOf(
  draftId: string,
  name: string,
  next: (before: FormValue | undefined) => FormValue | undefined,
): void {
  changeDraft(draftId, ({ values, issues, edits }) => ({
    values: { ...values, [name]: next(values[name]) },
    issues: issues.filter((issue) => !issue.path.includes(name)),
    edits: edits + 1,
  }));
}

/** What came for the making of a draft after that was put aside. */
export function changeMaking(draftId: string, next: (making: Making) => Partial<Making>): void {
  changeDraft(draftId, ({ making, edits }) => ({ making: { ...making, ...next(making) }, edits: edits + 1 }));
}

/** Changes made by the person: title, project, raw fields, or an attempt to send it. */
export const setDraft = (part: Partial<Draft>): void => change({ ...part, edits: get().draft.edits + 1 });

/** Shows what TokenLab refused of a draft, on the fields that it speaks of; everything typed stays. */
export function showRefusal(draftId: string, error: AppErrorShape, part: Partial<Draft> = {}): void {
  const possible = (list: string): string => i18next.t('compose:issue.possible', { values: list });
  changeDraft(draftId, ({ values }) => ({
    ...part,
    error,
    issues: [...issuesOf(error), ...issuesOfLists(error, values, possible)],
  }));
}

/** Takes values that TokenLab recommends; the complaints about these fields are dealt with. */
export function takeValues(values: FormValues): void {
  for (const [name, value] of Object.entries(values)) setValue(name, value);
}

/**
 * The job was made: the model is remembered, and the draft is done with. Another one may be in the sheet by now.
 * @param isChanged a person has changed it since it was sent: it stays, as a draft of its own
 */
export function draftSubmitted(
  { id, family, modelId }: Pick<Draft, 'id' | 'family' | 'modelId'>,
  isChanged: boolean,
): void {
  const { draft, aside } = get();
  if (modelId !== null) {
    localStorage.setItem(MODELS_KEPT, JSON.stringify({ ...lastModels(), [family]: modelId }));
  }
  // One that was discarded while it was sent would come back as if it could be sent once more under its own token.
  if (isChanged || get().discarded.some((each) => each.id === id)) {
    const own = { id: crypto.randomUUID(), submitToken: newSubmitToken(), basedOn: null, origin: null };
    changeDraft(id, () => ({ ...own, issues: [], error: null }));
    return;
  }
  if (draft.id !== id) {
    set({ aside: aside.filter((each) => each.id !== id) });
    return;
  }
  const [next, ...others] = aside;
  set({ draft: next ?? blank(draft.family, ''), aside: others, restored: false });
}
