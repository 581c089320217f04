/** The text of a table that a person chose: CSV, JSONL, whatever spreadsheets and editors write. It is read in the window. */
import path from 'node:path';
import { tableBounds } from '../../shared/batch/table.ts';
import { AppError } from '../../shared/errors.ts';
import { formatSize } from '../../shared/size.ts';
import { say } from '../../shared/words/inputs/say.ts';
import { isGone } from '../base/files.ts';
import { FileTooLarge, NoRegularFile, readRegular } from '../base/regular-file.ts';
import { decodeText } from '../base/text.ts';

const refused = (message: string, cause?: unknown): AppError =>
  new AppError('invalid_input', message, {}, { cause });

/** @throws AppError `invalid_input`, `file_missing` */
export async function readTableFile(file: string): Promise<{ name: string; text: string }> {
  const name = path.basename(file);
  const bytes = await bytesOf(file, name);
  const [first, second] = bytes;
  // How a zip begins, and with it the workbooks of spreadsheets.
  if (first === 0x50 && second === 0x4b) throw refused(say('tableIsWorkbook'));
  const text = decodeText(bytes);
  if (text.includes('\0')) throw refused(say('tableIsNoText'));
  return { name, text };
}

async function bytesOf(file: string, name: string): Promise<Uint8Array> {
  try {
    return await readRegular(file, tableBounds.bytes);
  } catch (cause) {
    if (isGone(cause))
      throw new AppError('file_missing', say('fileNameCanNoLonger', { name }), {}, { cause });
    if (cause instanceof FileTooLarge)
      throw refused(say('tableIsTooLarge', { most: formatSize(tableBounds.bytes) }), cause);
    if (cause instanceof NoRegularFile) throw refused(say('nameIsNotFile', { name }), cause);
    throw refused(say('tableCantBeOpened', { name }), cause);
  }
}
