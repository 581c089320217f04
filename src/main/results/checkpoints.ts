/**
 * How much of a download is on the disk, as the ledger says it. Nobody waits for the disk while more comes; what the ledger
 * says is always there.
 */
import type { AttemptContext } from './context.ts';
import type { PartFile } from './part-file.ts';

export interface Checkpoints {
  /** Begins one when enough has come since the last, and none is under way. @throws what ended the last one */
  beginWhenDue(): boolean;
  /** Waits for the one that is under way. @throws what ended it */
  end(): Promise<void>;
  /** One more for everything that has come, when there is anything new. @throws as `end` */
  last(): Promise<void>;
  /** The same after a failure, for as much as could be written. @throws AppError when even that is not kept */
  salvage(): Promise<void>;
}

export function createCheckpoints(
  resultId: string,
  part: PartFile,
  context: Pick<AttemptContext, 'ledger' | 'clock' | 'limits' | 'failpoint'>,
): Checkpoints {
  const { ledger, clock, limits, failpoint } = context;
  let noted = part.bytes;
  let begunAt = clock.now();
  let underway: Promise<void> | null = null;
  let failure: { error: unknown } | null = null;

  async function checkpoint(flushed: () => Promise<number>): Promise<void> {
    begunAt = clock.now();
    failpoint('download.before_checkpoint');
    // Only once the disk has it, the ledger says so.
    noted = await flushed();
    // A note that a power cut takes with it costs bytes that are fetched again; none is ever ahead of the disk.
    ledger.tx(() => ledger.results.update(resultId, { receivedBytes: noted }), false);
    failpoint('download.after_checkpoint');
  }

  const check = (): void => {
    if (failure !== null) throw failure.error;
  };
  const end = async (): Promise<void> => {
    await underway;
    check();
  };

  return {
    beginWhenDue() {
      check();
      if (underway !== null) return false;
      const since = clock.now() - begunAt;
      const isDue = part.bytes - noted >= limits.checkpointBytes || since >= limits.checkpointMs || since < 0;
      if (!isDue) return false;
      underway = checkpoint(part.checkpoint)
        .catch((error: unknown) => {
          failure = { error };
        })
        .finally(() => {
          underway = null;
        });
      return true;
    },
    end,
    async last() {
      await end();
      if (part.bytes > noted) await checkpoint(part.checkpoint);
    },
    async salvage() {
      await underway;
      if (part.bytes > noted) await checkpoint(part.salvage);
    },
  };
}
