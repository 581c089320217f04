/** TokenLab in a box: the built-in account to try everything without a key, and the tests' server. */
import type { AddressInfo } from 'node:net';
import { AppError } from '../shared/errors.ts';
import { type Clock, neverBackwards, systemClock } from './clock.ts';
import type { SandboxContext } from './context.ts';
import { readStats, type SandboxStats } from './control.ts';
import { createFaultInjector } from './faults/fault-injector.ts';
import { findFault } from './faults/table.ts';
import { rateLimiter } from './limits.ts';
import { openStudio } from './media/studio.ts';
import { sandboxServer } from './server.ts';
import { newStats } from './stats.ts';
import { openStore } from './store.ts';

export type { Clock } from './clock.ts';
export type { AcceptedWork, SandboxStats } from './control.ts';

export interface SandboxOptions {
  /** 0 or absent: any free port. */
  port?: number;
  host?: '127.0.0.1';
  /** How many times faster than real; 1 when absent. */
  speed?: number;
  /** Makes ids and outputs repeat from run to run. */
  seed?: number;
  /** A fault that acts on every request that it fits. */
  fault?: string;
  clock?: Clock;
  /** The journal's file. Tasks, files and keys survive the process; without it they end with it. */
  stateFile?: string;
  /** The script of the media thread, where a bundler has moved it. */
  mediaWorker?: string | URL;
  /** `tiny` makes small, short files, for tests of thousands of jobs. */
  mediaSize?: 'full' | 'tiny';
  /** Requests per minute and key before 429; 1,000 times the speed when absent. */
  requestsPerMinute?: number;
  log?(line: string): void;
}

export interface Sandbox {
  /** `http://127.0.0.1:port`, without a slash at the end. */
  origin: string;
  stats(): SandboxStats;
  close(): Promise<void>;
}

/**
 * Starts the sandbox on the loopback address. Raises an `AppError`: `invalid_input` for options that make no sense,
 * `conflict` when the port is taken, `file_unwritable` when the journal cannot be kept.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const speed = options.speed ?? 1;
  if (!Number.isFinite(speed) || speed <= 0) {
    throw new AppError('invalid_input', 'The speed of the sandbox must be a number above 0.');
  }
  if (options.fault !== undefined && findFault(options.fault) === undefined) {
    throw new AppError(
      'invalid_input',
      `The sandbox has no fault named ${options.fault}; --help lists them.`,
    );
  }
  const store = await openStore(options.stateFile).catch((cause: unknown) => {
    throw new AppError(
      'file_unwritable',
      `The sandbox cannot keep its journal: ${cause instanceof Error ? cause.message : String(cause)}`,
      { next: ['choose_folder', 'free_disk_space'] },
      { cause },
    );
  });
  const known = [...store.all('tasks')].map((task) => task.cancelledAt ?? task.createdAt);
  const clock = neverBackwards(
    options.clock ?? systemClock,
    known.reduce((latest, time) => Math.max(latest, time), 0),
  );
  const injector = createFaultInjector(options.fault);
  const context: SandboxContext = {
    origin: '',
    clock,
    store,
    studio: openStudio(options.mediaWorker ?? new URL('./media/worker.ts', import.meta.url)),
    faults: injector,
    stats: newStats(),
    speed,
    seed: options.seed,
    mediaSize: options.mediaSize ?? 'full',
    requestsPerMinute: options.requestsPerMinute ?? Math.ceil(1_000 * Math.max(1, speed)),
    log: options.log ?? (() => {}),
  };
  const server = sandboxServer(context, injector, rateLimiter(clock, context.requestsPerMinute));
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(options.port ?? 0, options.host ?? '127.0.0.1', () => resolve());
    });
  } catch (cause) {
    await Promise.all([store.close(), context.studio.close()]);
    throw listenError(cause, options.port);
  }
  const { address, port } = server.address() as AddressInfo;
  context.origin = `http://${address}:${port}`;
  return {
    origin: context.origin,
    stats: () => readStats(context),
    async close() {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      await context.studio.close();
      await store.close();
    },
  };
}

function listenError(cause: unknown, port: number | undefined): AppError {
  const code = (cause as NodeJS.ErrnoException).code;
  if (code === 'EADDRINUSE') {
    return new AppError(
      'conflict',
      `Port ${port} is already in use; choose another with --port, or 0 for any.`,
      {},
      { cause },
    );
  }
  const message = cause instanceof Error ? cause.message : String(cause);
  return new AppError(
    'invalid_input',
    `The sandbox cannot listen on port ${port}: ${message}`,
    {},
    { cause },
  );
}
