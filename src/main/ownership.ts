/** The ledger is owned before anything is built on it. Where someone else has it, a person is asked. */
import type { Clock } from './base/clock.ts';
import { type Claim, claimLedger, type Taken } from './ledger/index.ts';

export interface OtherOwner extends Taken {
  /** The owner on another computer has shown no sign of life while we watched: a person may overrule it. */
  maySeize: boolean;
}

/** `again`: look once more. */
export type OwnerChoice = 'again' | 'seize' | 'quit';

export interface OwnershipOptions {
  /** Absolute path of `ledger.db`. */
  file: string;
  clock: Clock;
  /** Asked with what is known; an aborted question is answered `again`, or not at all. */
  ask(held: OtherOwner, signal: AbortSignal): Promise<OwnerChoice>;
  claim?: typeof claimLedger;
}

/** Between two checks of the owner, in ms. */
const checkEvery = 1_000;
/** Looks in a row without a heartbeat; an owner that lives beats every 5 s. Nobody's clock is compared. */
const silence = 30;

/** @returns null when the person wants to quit. @throws AppError of `claimLedger` */
export async function claimOrAsk(options: OwnershipOptions): Promise<Claim | null> {
  const { file, clock, ask, claim = claimLedger } = options;
  let found = claim(file);
  let quiet = 0;
  while (found.kind === 'taken') {
    const taken: Taken = found;
    const maySeize = !taken.isRunning && quiet >= silence;
    const question = new AbortController();
    let answer: OwnerChoice | null = null;
    const answered = ask({ ...taken, maySeize }, question.signal).then((reply) => {
      answer = reply;
    });
    while (answer === null && !question.signal.aborted) {
      await Promise.race([answered, new Promise<void>((resolve) => clock.setTimeout(resolve, checkEvery))]);
      if (answer !== null) break;
      const now: Claim | Taken = claim(file);
      if (now.kind === 'claimed') {
        question.abort();
        return now;
      }
      const isSame = now.holder?.id === taken.holder?.id && now.isRunning === taken.isRunning;
      quiet = isSame && now.beat === (found as Taken).beat ? quiet + 1 : 0;
      found = now;
      // What the question says is no longer true.
      if (!isSame || maySeize !== (!now.isRunning && quiet >= silence)) question.abort();
    }
    if (answer === 'quit') return null;
    if (question.signal.aborted) await answered;
    found = claim(file, answer === 'seize' && maySeize ? { over: taken.holder?.id } : {});
  }
  return found;
}
