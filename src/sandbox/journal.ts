/**
 * What the sandbox must not forget, as lines of JSON that are only ever added. A line is on the disk (fsync) before
 * the answer that it stands for leaves, so a task that was accepted still exists after the process was killed.
 */
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';

/** One change: the record replaces what the collection holds under `id`; `null` removes it. */
export interface JournalLine {
  collection: string;
  id: string;
  record: unknown;
}

export interface Journal {
  /** Resolves when the line is on the disk. Raises the system's error when it cannot be written. */
  append(line: JournalLine): Promise<void>;
  close(): Promise<void>;
}

interface Pending {
  text: string;
  resolve(): void;
  reject(error: unknown): void;
}

/** A journal that keeps nothing. */
export const forgetfulJournal: Journal = {
  append: () => Promise.resolve(),
  close: () => Promise.resolve(),
};

/**
 * Opens or makes the file and replays its lines. A last line that a kill cut short is removed; any other damage is
 * an error, since going on would forget accepted tasks.
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
          // Half a line must not stand in front of the next one; where it cannot be removed nothing more is written.
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

/** Gives every whole line to `replay`; returns the length in bytes of the whole lines. */
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
