/** Fitting what was typed to another form, and what an earlier request says to a form. Pure. */
import type { ModelDetail } from '../../../shared/catalogue.ts';
import type { LooseMedium } from '../../../shared/compose-draft.ts';
import { familyOf } from '../../../shared/families/index.ts';
import { formFor } from '../../../shared/form/build.ts';
import type {
  ElementValue,
  FormValue,
  FormValues,
  MediaKind,
  MediaValue,
  ModelForm,
} from '../../../shared/form/types.ts';
import { carryOver, initialValues, isEmptyValue, isPossible, mediaOf } from '../../../shared/form/values.ts';
import type { JobRequest } from '../../../shared/job.ts';
import type { JsonObject, JsonValue } from '../../../shared/json.ts';
import { offeredOperations } from '../../../shared/operations.ts';

export interface Filled {
  values: FormValues;
  /** Values that a form began with; nobody typed them, so they neither move over nor count as lost. */
  auto: FormValues;
  /** Values that have no place in the present form; they come back when one has it. */
  setAside: FormValues;
  loose: LooseMedium[];
}

export interface Fitted extends Filled {
  /** Names of fields that lost their value just now. */
  dropped: string[];
}

/** What was filled in, moved to `form`. Nothing is lost: what does not fit is set aside. */
export function fitTo(filled: Filled, form: ModelForm, recommended: JsonObject | null): Fitted {
  const present = typedOnly(filled);
  const carried = carryOver({ ...filled.setAside, ...present }, form);
  const setAside: FormValues = {};
  for (const name of carried.dropped) setAside[name] = present[name] ?? filled.setAside[name];
  const auto = initialValues(form, recommended);
  const values: FormValues = { ...auto, ...carried.values };
  const loose: LooseMedium[] = [];
  for (const medium of filled.loose) if (!place(medium, form, values)) loose.push(medium);
  const fitted: Fitted = {
    values,
    auto,
    setAside,
    loose,
    dropped: carried.dropped.filter((name) => Object.hasOwn(present, name)),
  };
  nameSources(fitted, form);
  return fitted;
}

/**
 * Operations on earlier work take the names of its task and song. A result that is meant as input gives them; itself it
 * steps aside, and comes back where a medium is wanted.
 */
function nameSources(fitted: Fitted, form: ModelForm): void {
  const { values, auto, setAside } = fitted;
  const known = (['task_id', 'audio_id', 'continue_clip_id'] as const).filter((name) =>
    form.fields.some((field) => field.name === name),
  );
  if (known.length === 0) return;
  const kind = familyOf(form.family).media;
  const isNamed = (medium: MediaValue): boolean =>
    medium.result?.family === form.family &&
    known.every((name) => idIn(medium, name) !== null && isEmptyValue(values[name]));
  const aside = (name: string, medium: MediaValue): void => {
    for (const id of known) auto[id] = values[id] = idIn(medium, id) ?? undefined;
    setAside[name] = [medium];
  };
  const waiting = fitted.loose.find((medium) => medium.kind === kind && isNamed(medium));
  if (waiting) {
    const { kind: _kind, ...medium } = waiting;
    fitted.loose = fitted.loose.filter((one) => one !== waiting);
    aside(`${kind}_url`, medium);
    return;
  }
  for (const [name, value] of [...Object.entries(values), ...Object.entries(setAside)]) {
    const medium = mediaOf(value)[0];
    if (!name.startsWith(kind) || !medium || !isNamed(medium)) continue;
    if (Object.hasOwn(values, name)) delete values[name];
    fitted.dropped = fitted.dropped.filter((one) => one !== name);
    aside(name, medium);
    return;
  }
}

const idIn = ({ result }: MediaValue, name: 'task_id' | 'audio_id' | 'continue_clip_id'): string | null =>
  (name === 'task_id' ? result?.taskId : result?.audioId) || null;

/** Puts a medium into the first field that takes its kind and has room; false when none does. */
function place(medium: LooseMedium, form: ModelForm, values: FormValues): boolean {
  const field = form.fields
    .filter((one) => one.media?.kind === medium.kind && isPossible(one, medium))
    .find((one) => mediaOf(values[one.name]).length < (one.maxItems ?? 1));
  if (!field) return false;
  const { kind: _kind, ...value } = medium;
  values[field.name] = [...mediaOf(values[field.name]), value];
  return true;
}

/** Kinds of the media that are in the form or wait for one. */
export function mediaKindsIn({ values, loose }: Filled, form: ModelForm | null): MediaKind[] {
  const placed = (form?.fields ?? []).filter((field) => mediaOf(values[field.name]).length > 0);
  return [
    ...loose.map((medium) => medium.kind),
    ...placed.map((field) => field.media?.kind).filter((kind) => kind !== undefined),
  ];
}

/** The operation to begin with: the one wished for, else the first that takes the media there are, else the first. */
export function chooseOperation(
  model: ModelDetail,
  wished: string | null,
  kinds: readonly MediaKind[],
): string | null {
  const offered = offeredOperations(model);
  if (wished !== null && offered.includes(wished)) return wished;
  const [kind] = kinds;
  const taking = kind && offered.find((operation) => takes(formFor(model, operation), kind));
  return taking ?? offered[0] ?? null;
}

const takes = (form: ModelForm | null, kind: MediaKind): boolean =>
  form?.fields.some((field) => field.media?.kind === kind) ?? false;

const typedOnly = ({ values, auto }: Filled): FormValues =>
  Object.fromEntries(
    Object.entries(values).filter(([name, value]) => !isEmptyValue(value) && value !== auto[name]),
  );

const mediaKinds: readonly string[] = ['image', 'video', 'audio'];

/** An earlier request as filled-in values. Without a model, its inputs are loose and named by their kind. */
export function fromRequest(request: JobRequest): Filled {
  const values: FormValues = {};
  const loose: LooseMedium[] = [];
  for (const [name, value] of Object.entries(request.fields)) {
    const read = readValue(name, value);
    if (read !== undefined) values[name] = read;
  }
  for (const { field, source } of request.inputs) {
    const medium: MediaValue = { source, width: null, height: null };
    if (request.model === '' && mediaKinds.includes(field)) {
      loose.push({ ...medium, kind: field as MediaKind });
    } else {
      values[field] = [...mediaOf(values[field]), medium];
    }
  }
  return { values, auto: {}, setAside: {}, loose };
}

function readValue(name: string, value: JsonValue): FormValue | undefined {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (name === 'permission' && isObject(value)) {
    return typeof value.public === 'boolean' ? value.public : undefined;
  }
  if (!Array.isArray(value)) return undefined;
  if (value.every((item) => typeof item === 'string')) return value;
  const elements = value.filter(isObject).map(readElement);
  return elements.length > 0 ? elements : undefined;
}

function readElement(value: JsonObject): ElementValue {
  const text = (item: JsonValue | undefined): string => (typeof item === 'string' ? item : '');
  const urls = Array.isArray(value.element_input_urls) ? value.element_input_urls : [];
  return {
    name: text(value.name),
    description: text(value.description),
    urls: urls.filter((url) => typeof url === 'string'),
  };
}

const isObject = (value: JsonValue): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
