/** Writes pieces to a file in their order, one write at a time; what comes during a write goes out with the next one. */
import { diskError } from '../base/files.ts';
import { resultsFolder } from './disk.ts';

export interface Writer {
  add(piece: Uint8Array): void;
  /** Bytes up to which everything is written. */
  written(): number;
  /** @throws AppError when a write has failed */
  check(): void;
  /** Resolves when everything up to `at` is written. @throws AppError when a write has failed */
  reach(at: number): Promise<void>;
  /** Begins again at 0. Nothing may wait to be written. */
  restart(): void;
}

/** Pieces of one write: as many as every system takes at once. */
const mostPieces = 64;

/** Writes all of `pieces` at byte `at`, and says of each part of them when it is written. */
export type Write = (
  pieces: readonly Uint8Array[],
  at: number,
  wrote: (bytes: number) => void,
) => Promise<void>;

/** @param from where the first piece belongs */
export function createWriter(write: Write, from: number): Writer {
  let written = from;
  let failure: { error: unknown } | null = null;
  let isWriting = false;
  let waiting: Uint8Array[] = [];
  let waiters: { at: number; settle: () => void }[] = [];

  const settle = (): void => {
    const due = waiters.filter(({ at }) => failure !== null || at <= written);
    waiters = waiters.filter((one) => !due.includes(one));
    for (const one of due) one.settle();
  };

  /** The pieces are hashed and counted before they are here; a write that fails ends all further ones. */
  async function drain(): Promise<void> {
    isWriting = true;
    while (waiting.length > 0 && failure === null) {
      const pieces = waiting.slice(0, mostPieces);
      waiting = waiting.slice(mostPieces);
      try {
        await write(pieces, written, (bytes) => {
          written += bytes;
        });
      } catch (thrown) {
        failure = { error: diskError(thrown, resultsFolder) };
        waiting = [];
      }
      settle();
    }
    isWriting = false;
  }

  const check = (): void => {
    if (failure !== null) throw failure.error;
  };

  return {
    add(piece) {
      if (failure !== null || piece.length === 0) return;
      waiting.push(piece);
      if (!isWriting) void drain();
    },
    written: () => written,
    check,
    async reach(at) {
      if (failure === null && written < at) {
        await new Promise<void>((resolve) => waiters.push({ at, settle: resolve }));
      }
      check();
    },
    restart() {
      written = 0;
    },
  };
}
