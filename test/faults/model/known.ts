import type { FailpointName } from '../../../src/main/base/failpoints.ts';
import type { Engine } from '../../../src/main/jobs/index.ts';
import type { Ledger } from '../../../src/main/ledger/index.ts';
import type { JobState } from '../../../src/shared/job.ts';
import type { TurnedClock } from './clock.ts';
import type { Command } from './commands.ts';
import type { Create, ReferenceServer, Task, Word } from './server.ts';

/** What the model knows of the engine's jobs, and what its parts share. */
/** What the model knows of a job. `known` has a task, and is whatever TokenLab last showed of it. */
export type Phase = 'draft' | 'sending' | 'unconfirmed' | 'rejected' | 'known' | 'inline';

export interface ModelJob {
  token: string;
  /** Null until the engine has named it; stays null when it was killed before the row was written. */
  id: string | null;
  phase: Phase;
  task: Task | null;
  /** Creates that reached the wire. */
  sends: number;
  /** How many of those were definitely refused with "wait", or never left. */
  harmless: number;
  stopped: boolean;
  state: JobState;
  retryOf: string | null;
  /** Follows a task that was created elsewhere. */
  isTracked: boolean;
}

export interface Life {
  dead: boolean;
  folder: string;
  ledger: Ledger;
  engine: Engine;
  /** A refusal of the key may be told once more. */
  newsAllowed: boolean;
  /** Jobs that a person told this engine to send now. */
  sentNow: Set<string>;
  /** How often each job's wait had ended before this engine started. */
  resumedBefore: Map<string, number>;
}

export const account = 'acc-model';
/** What happens without Safelight as well. */
export const withoutUs = new Set<Command['do']>([
  'restart',
  'work',
  'foreign_task',
  'jump',
  'key',
  'weather',
]);
/** Entries of the timeline that say how a job came to wait, or that it waits no more. */
export const waits = new Set(['created', 'held', 'send_requested', 'submit_not_sent', 'submit_told_to_wait']);
export const timesResumed = (ledger: Ledger, id: string): number =>
  ledger.events.ofJob(id).filter(({ type }) => type === 'send_resumed').length;
export const endsOrWaits = new Set([...waits, 'send_resumed']);

export const stateOf: Record<Word, JobState> = {
  pending: 'pending',
  processing: 'processing',
  completed: 'completed',
  empty: 'output_missing',
  failed: 'failed',
  cancelled: 'cancelled',
  gone: 'lost',
};

export class Disagreement extends Error {}

export const newJob = (token: string): ModelJob => ({
  token,
  id: null,
  phase: 'draft',
  task: null,
  sends: 0,
  harmless: 0,
  stopped: false,
  state: 'draft',
  retryOf: null,
  isTracked: false,
});

/** What the parts of the model work on. */
export interface World {
  readonly root: string;
  readonly clock: TurnedClock;
  readonly jobs: ModelJob[];
  readonly server: ReferenceServer;
  readonly onTheWire: WeakMap<Create, ModelJob>;
  /** The engine that runs now, or the one that was killed last. */
  life: Life;
  lives: number;
  key: 'A' | 'B';
  /** A person holds the sending. */
  held: boolean;
  tokens: number;
  /** Commands that could be carried out. */
  steps: number;
  armed: { point: FailpointName; made: boolean } | null;
  /** What the engine is being told right now, so that a kill in the middle knows what arrived. */
  hearing: ModelJob | null;
  /** A link that a person asks for right now. */
  linking: { job: ModelJob; task: Task } | null;
  /** The snapshot that a kill left, until the restart. */
  left: string | null;
  /** The engine would take what is thrown into it for a fault of the wire; the message is only noted. */
  first: Disagreement | null;
  note(message: string): void;
  /** @throws Disagreement */
  fail(message: string): never;
  /** @throws Disagreement */
  must(condition: boolean, message: string): void;
  /** Jobs that the engine has named. */
  there(): ModelJob[];
}
