/**
 * The sandbox's records, as lines of JSON that are only ever added. A line is on disk (fsync) before the answer to
 * its request is sent, so an accepted task still exists after the process was killed.
 */
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';

/** One change: the record replaces the one with the same `id` in its collection; `null` removes it. */
export interface JournalLine {
  collection: string;
  id: string;
  record: unknown;
}

export interface Journal {
  /** Resolves when the line is on disk. Throws the system's error when it cannot be written. */
  append(line: JournalLine): Promise<void>;
  close(): Promise<void>;
}

interface Pending {
  text: string;
  resolve(): void;
  reject(error: unknown): void;
}

/** A journal that writes nothing to disk. */
export const memoryJournal: Journal = {
  append: () => Promise.resolve(),
  close: () => Promise.resolve(),
};

/**
 * Opens or creates the file and replays its lines. A last line that is incomplete after a kill is removed. Any other
 * damage is an error, because continuing would lose accepted tasks.
 */
export async function openJournal(file: string, replay: (line: JournalLine) => void): Promise<Journal> {
  await mkdir(dirname(file), { recursive: true });
  const handle = await open(file, 'a+');
  try {
    let length = await replayAll(handle, file, replay);
    await handle.truncate(length);
    const pending: Pending[] = [];
    let writing: Promise<void> | undefined;
    let broken: unknown;

    const writeAll = async () => {
      while (pending.length > 0) {
        const batch = pending.splice(0);
        const bytes = Buffer.from(batch.map((one) => one.text).join(''), 'utf8');
        try {
          await handle.appendFile(bytes);
          await handle.datasync();
          length += bytes.length;
          for (const one of batch) one.resolve();
        } catch (error) {
          // Half a line must not precede the next one. If it cannot be removed, nothing more is written.
          await handle.truncate(length).catch((second: unknown) => {
            broken = second;
          });
          for (const one of batch) one.reject(error);
        }
      }
    };

    const startWriting = () => {
      writing ??= writeAll().finally(() => {
        writing = undefined;
        if (pending.length > 0) startWriting();
      });
    };

    return {
      append(line) {
        if (broken !== undefined) return Promise.reject(broken);
        return new Promise<void>((resolve, reject) => {
          pending.push({ text: `${JSON.stringify(line)}\n`, resolve, reject });
          startWriting();
        });
      },
      async close() {
        while (writing !== undefined) await writing;
        await handle.close();
      },
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Passes every complete line to `replay`. Returns the length of those lines in bytes. */
async function replayAll(
  handle: FileHandle,
  file: string,
  replay: (line: JournalLine) => void,
): Promise<number> {
  const text = (await handle.readFile()).toString('utf8');
  const end = text.lastIndexOf('\n') + 1;
  const lines = text.slice(0, end).split('\n');
  lines.pop();
  lines.forEach((line, index) => {
    let parsed: unknown;
    try {
      parsed = JSON.parse(line);
    } catch (cause) {
      throw new Error(`${file}: line ${index + 1} of the sandbox's journal is damaged`, { cause });
    }
    replay(parsed as JournalLine);
  });
  return Buffer.byteLength(text.slice(0, end), 'utf8');
}
