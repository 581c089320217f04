/** Files that a person chose or dropped: main reads them, by a grant that the page cannot make up. */
import { AppError } from '../../../shared/errors.ts';
import type { InputSource } from '../../../shared/inputs.ts';
import { call, fileHandle } from '../../bridge.ts';
import { i18next } from '../../i18n/index.ts';
import { importInput } from '../../store/input-files.ts';

type FileSource = Extract<InputSource, { kind: 'file' }>;

async function handleOf(file: File): Promise<string> {
  const handle = await fileHandle(file);
  if (handle === null)
    throw new AppError('invalid_input', i18next.t('batch:table.notOnDisk', { name: file.name }));
  return handle;
}

/** Copies them into the profile, one after the other. */
export async function importFiles(files: readonly File[]): Promise<FileSource[]> {
  const sources: FileSource[] = [];
  for (const file of files) {
    const { inputId, name, mime, bytes } = await importInput(file);
    sources.push({ kind: 'file', inputId, name, mime, bytes });
  }
  return sources;
}

/** The text of a table. */
export const readTableFile = async (file: File): Promise<{ name: string; text: string }> =>
  call('readTable', { handle: await handleOf(file) });
