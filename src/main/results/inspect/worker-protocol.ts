/** What the main process and the thread that inspects files say to each other. */
import type { Expectation, MediaFacts, Verdict } from './verdict.ts';

export interface InspectOrder {
  path: string;
  expected: Expectation;
}

export type InspectReply =
  /** What the file is; the walk through it begins now. */
  | { named: MediaFacts }
  | { verdict: Verdict }
  /** The file could not be read: the system's error. */
  | { unreadable: { code: string; message: string } };
