/**
 * Local files as inputs of requests: copied into the profile under the hash of their content before anything is sent,
 * so that a job can be sent, and sent again as a new job, after the original was moved or changed.
 */

import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../shared/errors.ts';
import type { InputSource, JobInput } from '../../shared/inputs.ts';
import type { ImportedInput } from '../../shared/request.ts';
import { formatSize } from '../../shared/size.ts';
import { MiB } from '../../shared/units.ts';
import { say } from '../../shared/words/inputs/say.ts';
import { type DiskMessages, diskError, writeAtomically } from '../base/files.ts';
import { mimeOfName } from '../base/mime.ts';
import { FileTooLarge, NoRegularFile, openRegular, readRegular } from '../base/regular-file.ts';
import type { Space } from '../base/space.ts';
import type { Ledger } from '../ledger/index.ts';
import type { ResolvedMedia } from '../tokenlab/index.ts';

/** What a file is, as its bytes say. */
export interface InputFacts {
  mime: string;
  width: number | null;
  height: number | null;
}

export interface Inputs {
  /** Copies a file that the person chose. @throws AppError `file_missing`, `invalid_input`, `disk_full`, `file_unwritable` */
  importFile(file: string): Promise<ImportedInput>;
  /** Keeps bytes that were pasted. @throws AppError as `importFile` */
  importBytes(name: string, data: Uint8Array): Promise<ImportedInput>;
  /** Makes a result an input. @throws AppError `not_found`, `file_missing` */
  importResult(resultId: string): Promise<ImportedInput>;
  /** The copy of an input, or null when there is none. */
  fileOf(inputId: string): { path: string; mime: string } | null;
  /** SHA-256 of an input's content in hex, or null when there is no such input. */
  hashOf(inputId: string): string | null;
  /** The input whose content has this SHA-256 (hex), as a request names it; null when there is none. */
  byHash(sha256: string): Extract<InputSource, { kind: 'file' }> | null;
  /** What is sent for an input. @throws AppError `file_missing`, `not_found` */
  resolve(input: JobInput): Promise<ResolvedMedia>;
}

export interface InputsOptions {
  /** Absolute folder of the copies. */
  folder: string;
  ledger: Pick<Ledger, 'inputs' | 'results'>;
  space: Space;
  /** Looks into a file; `mimeHint` is what its name suggests. */
  inspect: (file: string, mimeHint: string | null) => Promise<InputFacts | null>;
  now: () => number;
}

/** Larger than anything that the contract takes; keeps a slip of the hand from filling the disk. Bytes. */
export const largestInput = 1024 * MiB;

export function createInputs({ folder, ledger, space, inspect, now }: InputsOptions): Inputs {
  const placeOf = (inputId: string) => path.join(folder, inputId);

  /** Puts the content into its place and its row into the ledger. */
  const keep = async (rawName: string, content: AsyncIterable<Uint8Array>): Promise<ImportedInput> => {
    const name = cleanName(rawName);
    const copy = await writeCopy(folder, content, placeOf, space);
    const hint = mimeOfName(name) ?? null;
    const facts = await inspect(copy.path, hint);
    const known = ledger.inputs.get(copy.id);
    const record = {
      id: copy.id,
      name,
      mime: facts?.mime ?? hint ?? 'application/octet-stream',
      bytes: copy.bytes,
      width: facts?.width ?? null,
      height: facts?.height ?? null,
      createdAt: known?.createdAt ?? now(),
      usedAt: now(),
    };
    ledger.inputs.put(record);
    const { id: inputId, mime, bytes, width, height } = record;
    return { inputId, name, mime, bytes, width, height };
  };

  const resultMedia = async (resultId: string): Promise<{ name: string; mime: string; file: string }> => {
    const result = ledger.results.require(resultId);
    if (result.path === null) {
      throw new AppError('file_missing', say('thisResultHasNoFile'), {
        next: ['download_again'],
      });
    }
    return {
      name: result.fileName ?? path.basename(result.path),
      mime: result.mime ?? 'application/octet-stream',
      file: result.path,
    };
  };

  const linkOfResult = (resultId: string): string | null => {
    const { linked, url } = ledger.results.require(resultId);
    return linked ? url : null;
  };

  return {
    async importFile(file) {
      return keep(path.basename(file), contentOf(file));
    },

    importBytes: (name, data) => keep(name, oneChunk(data)),

    async importResult(resultId) {
      const { name, file } = await resultMedia(resultId);
      return keep(name, contentOf(file));
    },

    fileOf(inputId) {
      const record = ledger.inputs.get(inputId);
      return record === null ? null : { path: placeOf(record.id), mime: record.mime };
    },

    hashOf: (inputId) => (ledger.inputs.get(inputId) === null ? null : inputId.slice(idPrefix.length)),

    byHash(sha256) {
      const record = ledger.inputs.get(idOf(sha256));
      if (record === null) return null;
      const { id: inputId, name, mime, bytes } = record;
      return { kind: 'file', inputId, name, mime, bytes };
    },

    async resolve({ source }) {
      if (source.kind === 'url') return { kind: 'url', url: source.url };
      if (source.kind === 'result') {
        const url = linkOfResult(source.resultId);
        try {
          const { name, mime, file } = await resultMedia(source.resultId);
          return { kind: 'file', name, mime, data: await read(file, name), url };
        } catch (error) {
          // The file is gone from this computer; TokenLab may still have it.
          if (url !== null && error instanceof AppError && error.code === 'file_missing')
            return { kind: 'url', url };
          throw error;
        }
      }
      const record = ledger.inputs.get(source.inputId);
      if (record === null)
        throw new AppError('not_found', say('fileNameWasNeverImported', { name: source.name }));
      const data = await read(placeOf(record.id), source.name);
      // What is sent must be what the person chose, also when somebody changed the copy.
      if (idOf(createHash('sha256').update(data).digest('hex')) !== record.id) throw missing(source.name);
      return { kind: 'file', name: source.name, mime: record.mime, data };
    },
  };
}

const idPrefix = 'inp_';
const idOf = (sha256: string): string => idPrefix + sha256;

async function* oneChunk(data: Uint8Array): AsyncIterable<Uint8Array> {
  yield data;
}

/** The last part of a path of any system, without control characters. */
function cleanName(name: string): string {
  const last = name.split(/[\\/]/).at(-1) ?? '';
  return last.replace(/\p{Cc}/gu, '').slice(-300) || 'file';
}

/** Opened when the first bytes are asked for, and closed however the reading ends. @throws AppError */
async function* contentOf(file: string): AsyncIterable<Uint8Array> {
  try {
    yield* (await openRegular(file)).createReadStream();
  } catch (cause) {
    throw unreadable(path.basename(file), cause);
  }
}

async function read(file: string, name: string): Promise<Uint8Array> {
  try {
    return await readRegular(file, largestInput);
  } catch (cause) {
    throw unreadable(name, cause);
  }
}

function unreadable(name: string, cause: unknown): AppError {
  if (cause instanceof FileTooLarge) return tooLarge();
  if (!(cause instanceof NoRegularFile)) return missing(name, cause);
  return new AppError('invalid_input', say('nameIsNotFile', { name }), { next: ['edit_request'] });
}

const tooLarge = (): AppError =>
  new AppError('invalid_input', say('thisFileIsLargerThan', { size: formatSize(largestInput) }), {
    next: ['edit_request'],
  });

const missing = (name: string, cause?: unknown): AppError =>
  new AppError(
    'file_missing',
    say('fileNameCanNoLonger', { name }),
    { next: ['edit_request', 'locate_file'] },
    { cause },
  );

const messages: DiskMessages = {
  full: say('diskIsFullFileCouldnt'),
  unwritable: (code) => say('fileCouldntBeCopiedInto', { code }),
};

/** Streams the content into the folder and gives it the name of its hash. */
async function writeCopy(
  folder: string,
  content: AsyncIterable<Uint8Array>,
  placeOf: (inputId: string) => string,
  space: Space,
): Promise<{ id: string; path: string; bytes: number }> {
  const hash = createHash('sha256');
  let bytes = 0;
  let id = '';
  const fill = async (part: string) => {
    const file = await open(part, 'wx', 0o600);
    const grant = space.begin(folder, messages);
    try {
      for await (const chunk of content) {
        bytes += chunk.length;
        if (bytes > largestInput) throw tooLarge();
        hash.update(chunk);
        await grant.ask(chunk.length);
        await file.appendFile(chunk);
      }
    } finally {
      grant.end();
      await file.close();
    }
    id = idOf(hash.digest('hex'));
  };
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw diskError(error, messages);
  }
  const part = path.join(folder, `.${randomBytes(8).toString('hex')}.part`);
  await writeAtomically(() => placeOf(id), fill, { messages, part });
  return { id, path: placeOf(id), bytes };
}
