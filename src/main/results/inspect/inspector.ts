/**
 * Has files looked into by threads with limits on time and memory. One that reaches a limit is ended, and its file is
 * kept with a doubt: nothing that a file holds may stop the app, or cost the person the file.
 */

import { stat } from 'node:fs/promises';
import { say } from '../../../shared/words/results/say.ts';
import type { Clock } from '../../base/clock.ts';
import type { Reporter } from '../../base/report.ts';
import { createThreads, type ThreadLimits } from '../../base/threads.ts';
import type { Expectation, MediaFacts, Verdict } from './verdict.ts';
import type { InspectOrder, InspectReply } from './worker-protocol.ts';

export interface Inspector {
  /** @throws the system's error when the file cannot be read */
  inspect(path: string, expected: Expectation): Promise<Verdict>;
  /** Ends the threads; what they were looking into is given up. */
  close(): Promise<void>;
}

export interface InspectorOptions {
  /** The thread's script, which a bundler may have moved. */
  entry: string | URL;
  clock: Clock;
  report: Reporter;
  limits?: Partial<InspectorLimits>;
}

export interface InspectorLimits extends ThreadLimits {
  /** Time for a file, in ms, and on top of it for each MiB. */
  baseMs: number;
  msPerMiB: number;
}

const defaultLimits: InspectorLimits = { baseMs: 60_000, msPerMiB: 500, memoryMiB: 256, kept: 2 };

const unnamed: MediaFacts = {
  media: 'other',
  mime: 'application/octet-stream',
  extension: 'bin',
  width: null,
  height: null,
  durationMs: null,
  codec: null,
  contents: null,
};

const doubts = {
  time: say('checkingThisFileTookToo'),
  memory: say('checkingTookTooMuchMemory'),
  fault: say('checkingFailed'),
  closed: say('checkingThisFileWasStopped'),
} as const;

export function createInspector({ entry, clock, report, ...options }: InspectorOptions): Inspector {
  const limits = { ...defaultLimits, ...options.limits };
  const threads = createThreads<InspectOrder, InspectReply>(entry, clock, limits);

  return {
    async inspect(path, expected) {
      const { size } = await stat(path);
      let named = unnamed;
      const isLast = (reply: InspectReply) => {
        if ('named' in reply) named = reply.named;
        return !('named' in reply);
      };
      const limitMs = limits.baseMs + (size / 1024 ** 2) * limits.msPerMiB;
      const reply = await threads.ask({ path, expected }, limitMs, isLast);
      if ('verdict' in reply) return reply.verdict;
      if ('unreadable' in reply) {
        throw Object.assign(new Error(reply.unreadable.message), reply.unreadable);
      }
      const why = 'why' in reply ? reply.why : 'fault';
      if ('error' in reply) report('inspection', reply.error);
      return { kind: 'doubted', facts: named, doubt: doubts[why] };
    },
    close: threads.close,
  };
}
