import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { full } from './scale.ts';

/** What each proof counts. Nothing in here is written down by hand: every figure is counted while the proof runs. */
export interface Figures {
  /** `points`: named moments there are to die at; `killed`: how many of them the app really died at. */
  kill: { points: number; killed: number; lost: number; duplicated: number };
  /** `maxPostsPerJob` leaves out POSTs that follow a definite "wait" of the server; see docs/reliability.md. */
  wire: { cases: number; maxPostsPerJob: number; wrongState: number };
  model: { steps: number; failures: number };
  /** `late`: waits that were longer than the interval and a second. */
  schedule: { steps: number; late: number };
  soak: {
    jobs: number;
    kills: number;
    faults: number;
    lost: number;
    duplicated: number;
    mismatches: number;
  };
  /** `over`: races after which the server had been asked for more than the limit. */
  limits: { rounds: number; creates: number; refused: number; kills: number; over: number };
  /** `unconfirmed`: rows of which a kill left nobody who can tell; `lost`, `twice`: rows that were sent never, or more than once. */
  batch: {
    rows: number;
    left_out: number;
    kills: number;
    creates: number;
    unconfirmed: number;
    lost: number;
    twice: number;
  };
  /** The model check of batches. */
  batchModel: { steps: number; kills: number; failures: number };
  hostile: Hostile;
}

/**
 * What strangers wrote, and what came of it. `hung`: took too long, or was never answered; `crashed`: something was thrown
 * that is not meant for people, or a process ended; `leaked`: a secret came back; `spent`: money went; `escaped`: something
 * left the page, was opened, or was changed outside of what was read; `memoryMiB`: the most that was taken besides;
 * `heldMs`: the longest that main was held, as time passed, nothing subtracted; `workMs`: the most that its thread did
 * meanwhile, in CPU time, which alone can be compared with a bound on a computer that does other things too.
 */
export interface Hostile {
  cases: number;
  hung: number;
  crashed: number;
  leaked: number;
  spent: number;
  escaped: number;
  memoryMiB: number;
  heldMs: number;
  workMs: number;
}

const folder = path.resolve(import.meta.dirname, '../../out/faults', full ? 'full' : 'bounded');

/** Keeps one proof's figures for the run that puts them together. */
export function keepFigures<K extends keyof Figures>(proof: K, figures: Figures[K]): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, `${proof}.json`), `${JSON.stringify(figures)}\n`);
}

/** One part of the hostile proof: what is read in Node.js alone, and what a page can do. */
export function keepHostile(part: 'files' | 'page', figures: Hostile): void {
  const parts = path.join(folder, 'hostile');
  mkdirSync(parts, { recursive: true });
  writeFileSync(path.join(parts, `${part}.json`), `${JSON.stringify(figures)}\n`);
}

/** One point of the kill proof; a file each, since the runner may start a new process between two tests. */
export function keepKill(point: string, figures: Omit<Figures['kill'], 'points'>): void {
  const points = path.join(folder, 'kill');
  mkdirSync(points, { recursive: true });
  writeFileSync(path.join(points, `${point}.json`), `${JSON.stringify(figures)}\n`);
}
