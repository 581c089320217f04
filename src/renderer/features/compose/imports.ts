/** Local files on their way into the form: checked before they are copied, copied by main, then a value of a field. */
import { create } from 'zustand';
import { toAppErrorShape } from '../../../shared/errors.ts';
import type { FormField, MediaKind, MediaRules, MediaValue, ModelForm } from '../../../shared/form/types.ts';
import { mediaOf } from '../../../shared/form/values.ts';
import { i18next, shown } from '../../i18n/index.ts';
import { importInput } from '../../store/input-files.ts';
import { formatBytes, formatList, formatPair } from '../../ui/format.ts';
import { addressesIn, fileInAddress, isLink, type Transfer } from '../../ui/transfer.ts';
import { setValueOf, useDraft } from './draft.ts';

interface Imports {
  /** Files being copied, by field. */
  running: Record<string, number>;
  /** What went wrong with the last ones, by field. */
  problems: Record<string, string[]>;
}

export const useImports = create<Imports>(() => ({ running: {}, problems: {} }));

/** Why a file cannot be taken, before anything is read; null when it can. */
export function refusal(file: Pick<File, 'name' | 'type' | 'size'>, media: MediaRules): string | null {
  if (!media.file) return i18next.t('compose:media.linkOnly');
  const accepted =
    media.types.length > 0 ? media.types.includes(file.type) : file.type.startsWith(media.kind);
  // A file without a type is looked into by main.
  if (file.type !== '' && !accepted) {
    return i18next.t('compose:media.wrongType', {
      name: file.name,
      type: file.type,
      types: typeNames(media),
    });
  }
  if (media.maxBytes !== null && file.size > media.maxBytes) {
    return i18next.t('compose:media.tooLarge', {
      name: file.name,
      size: formatBytes(file.size),
      max: formatBytes(media.maxBytes),
    });
  }
  return null;
}

export const typeNames = (media: MediaRules): string =>
  media.types.length === 0
    ? i18next.t(`compose:media.anyType_${media.kind}`)
    : formatList(media.types.map((type) => type.replace(/^\w+\//, '').toUpperCase()));

const kindOf = (file: File): MediaKind | null =>
  (['image', 'video', 'audio'] as const).find((kind) => file.type.startsWith(kind)) ?? null;

/** The field of the form that takes such a file and has room. */
export function fieldFor(form: ModelForm | null, file: File): FormField | undefined {
  const kind = kindOf(file);
  const { values } = useDraft.getState().draft;
  return form?.fields.find(
    (field) =>
      field.media?.kind === kind &&
      field.media.file &&
      mediaOf(values[field.name]).length < (field.maxItems ?? 1),
  );
}

/** Takes what was dropped on a field: files, or the links of a browser. What cannot be taken is named with the reason. */
export async function takeDrop(field: FormField, transfer: Transfer): Promise<void> {
  const { media } = field;
  if (!media) return;
  if (transfer.files.length > 0) return await addFiles(field, transfer.files);
  const addresses = addressesIn(transfer, media.kind);
  const files = addresses.flatMap((address) => fileInAddress(address) ?? []);
  if (files.length > 0) return await addFiles(field, files);
  const links = addresses.filter((address) => media.url && isLink(address, media.asset));
  const room = roomIn(field);
  for (const url of links.slice(0, room))
    addMedium(field, { source: { kind: 'url', url }, width: null, height: null });
  if (links.length > room)
    setProblems(field.name, [i18next.t('compose:media.full', { count: field.maxItems ?? 1 })]);
  else setProblems(field.name, links.length === 0 ? [i18next.t('compose:media.notDropped')] : []);
}

/** Takes files into a field; each one that cannot be taken is named with its reason. */
export async function addFiles(field: FormField, files: readonly File[]): Promise<void> {
  const { media } = field;
  if (!media || files.length === 0) return;
  setProblems(field.name, []);
  const problems: string[] = [];
  const room = roomIn(field);
  const fitting = files.filter((file) => {
    const reason = refusal(file, media);
    if (reason) problems.push(reason);
    return !reason;
  });
  if (fitting.length > room) problems.push(i18next.t('compose:media.full', { count: field.maxItems ?? 1 }));
  const taken = fitting.slice(0, room);
  const draftId = useDraft.getState().draft.id;
  setRunning(field.name, taken.length);
  for (const file of taken) {
    try {
      addMedium(field, await importFile(file), draftId);
    } catch (thrown) {
      problems.push(formatPair(file.name, shown(toAppErrorShape(thrown).message)));
    }
    setRunning(field.name, -1);
  }
  setProblems(field.name, problems);
}

/** A single field is replaced, a list has what is left of its limit. */
const roomIn = (field: FormField): number =>
  field.type === 'media'
    ? 1
    : (field.maxItems ?? Number.MAX_SAFE_INTEGER) -
      mediaOf(useDraft.getState().draft.values[field.name]).length;

/** @param draftId the draft that it was given to; another one may be in the sheet by now */
export const addMedium = (
  field: FormField,
  medium: MediaValue,
  draftId: string = useDraft.getState().draft.id,
): void =>
  setValueOf(draftId, field.name, (before) =>
    field.type === 'media' ? [medium] : [...mediaOf(before), medium],
  );

async function importFile(file: File): Promise<MediaValue> {
  const { inputId, name, mime, bytes, width, height } = await importInput(file);
  return { source: { kind: 'file', inputId, name, mime, bytes }, width, height };
}

/**
 * Waits for the files that are on their way into the form: a request is never sent without one that a person gave it.
 * @returns false when one of them could not be taken, which its field says
 */
export async function importsEnded(): Promise<boolean> {
  const isIdle = () => Object.values(useImports.getState().running).every((count) => count === 0);
  if (isIdle()) return true;
  await new Promise<void>((resolve) => {
    const stop = useImports.subscribe(() => {
      if (!isIdle()) return;
      stop();
      resolve();
    });
  });
  return Object.values(useImports.getState().problems).every((problems) => problems.length === 0);
}

function setRunning(field: string, change: number): void {
  useImports.setState(({ running }) => ({
    running: { ...running, [field]: Math.max(0, (running[field] ?? 0) + change) },
  }));
}

export const setProblems = (field: string, problems: string[]): void =>
  useImports.setState((state) => ({ problems: { ...state.problems, [field]: problems } }));

export const forgetProblems = (): void => useImports.setState({ problems: {} });
