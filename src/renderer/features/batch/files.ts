/** Files that a person chose or dropped: main reads them, by a grant that the page cannot make up. */
import { AppError } from '../../../shared/errors.ts';
import type { InputSource } from '../../../shared/inputs.ts';
import { call, fileHandle } from '../../bridge.ts';
import { i18next } from '../../i18n/index.ts';
import { importInput } from '../../store/input-files.ts';
import { changeLater, withMedia, withTable, withTablePart } from './state.ts';
import { fileKey } from './table-use.ts';
import type { TargetKey } from './targets.ts';

type FileSource = Extract<InputSource, { kind: 'file' }>;

async function handleOf(file: File): Promise<string> {
  const handle = await fileHandle(file);
  if (handle === null)
    throw new AppError('invalid_input', i18next.t('batch:table.notOnDisk', { name: file.name }));
  return handle;
}

/** Copies them into the profile, one after the other. */
async function importFiles(files: readonly File[]): Promise<FileSource[]> {
  const sources: FileSource[] = [];
  for (const file of files) {
    const { inputId, name, mime, bytes } = await importInput(file);
    sources.push({ kind: 'file', inputId, name, mime, bytes });
  }
  return sources;
}

/** Adds files to a list of media. @throws AppError */
export async function addToList(key: TargetKey, files: readonly File[]): Promise<void> {
  const change = changeLater();
  const sources = await importFiles(files);
  const more = sources.map((source) => ({ label: source.name, source }));
  change(withMedia(key, (before) => [...before, ...more]));
}

/** Uses the table in a file. @throws AppError */
export async function takeTableFile(file: File): Promise<void> {
  const change = changeLater();
  const { name, text } = await call('readTable', { handle: await handleOf(file) });
  change(withTable(name, text));
}

/** Has files for the names in the table. @throws AppError */
export async function addToTable(files: readonly File[]): Promise<void> {
  const change = changeLater();
  const sources = await importFiles(files);
  const own = sources.map((source, index) => [fileKey(files[index]?.name ?? source.name), source] as const);
  change(withTablePart((table) => ({ files: { ...table.files, ...Object.fromEntries(own) } })));
}
