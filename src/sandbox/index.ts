/** A copy of TokenLab's API on this computer: the built-in account that needs no key, and the server for tests. */
import type { AddressInfo } from 'node:net';
import { AppError } from '../shared/errors.ts';
import { type Clock, monotonicClock, systemClock } from './clock.ts';
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
  /** Every wait is this many times shorter than in reality; 1 when absent. */
  speed?: number;
  /** With a seed, ids and outputs are the same in every run. */
  seed?: number;
  /** A fault that acts on every request that it applies to. */
  fault?: string;
  clock?: Clock;
  /** The journal's file. It keeps tasks, files and keys after the process ends. */
  stateFile?: string;
  /** The script of the media thread, when a bundler has moved it. */
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
 * Starts the sandbox on the loopback address.
 * @throws AppError `invalid_input` for invalid options, `conflict` when the port is in use, `file_unwritable` when the
 * journal cannot be written
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const speed = options.speed ?? 1;
  if (!Number.isFinite(speed) || speed <= 0) {
    throw new AppError('invalid_input', 'The speed of the sandbox must be a number above 0.');
  }
  if (options.fault !== undefined && findFault(options.fault) === undefined) {
    throw new AppError(
      'invalid_input',
      `The sandbox has no fault named ${options.fault}. See --help for the list.`,
    );
  }
  const store = await openStore(options.stateFile).catch((cause: unknown) => {
    throw new AppError(
      'file_unwritable',
      `The sandbox cannot write its journal: ${cause instanceof Error ? cause.message : String(cause)}`,
      { next: ['choose_folder', 'free_disk_space'] },
      { cause },
    );
  });
  const known = [...store.all('tasks')].map((task) => task.cancelledAt ?? task.createdAt);
  const clock = monotonicClock(
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
      `Port ${port} is already in use. Choose another with --port, or 0 for any free port.`,
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
