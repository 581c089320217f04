/** A process that downloads until it reaches a named point, and then dies there as if the power went. */

import { flushCompileCache } from 'node:module';
import { systemClock } from '../../../src/main/base/clock.ts';
import { createSpace } from '../../../src/main/base/space.ts';
import { openLedger } from '../../../src/main/ledger/index.ts';
import {
  createDisks,
  createDownloads,
  createFetcher,
  createInspector,
} from '../../../src/main/results/index.ts';
import { createRedactor } from '../../../src/main/support/redact.ts';
import { direct } from '../direct.ts';
import { watchIdle } from './idle.ts';

// What is compiled is kept for the next one: a process that dies does not come to it at its end.
flushCompileCache();
const [file, folder, origin, point] = process.argv.slice(2) as [string, string, string, string];
const ledger = openLedger({ report: () => undefined, file, clock: systemClock });
const watch = watchIdle(() => downloads.status());
const inspector = createInspector({
  entry: new URL('../../../src/main/results/inspect/worker-main.ts', import.meta.url),
  clock: systemClock,
  report: console.error,
});
const downloads = createDownloads({
  ledger,
  clock: systemClock,
  random: () => 0.5,
  fetcher: createFetcher({ version: '0.1.0', network: direct }),
  inspect: inspector.inspect,
  space: createSpace(),
  folder: () => folder,
  folders: () => [folder],
  disks: createDisks(ledger.meta),
  boot: 'this-start',
  isWindows: false,
  template: () => '{title}',
  sidecars: () => true,
  originOf: () => origin,
  needsNetwork: () => true,
  progress: () => undefined,
  statusChanged: () => watch.changed(),
  refreshLinks: async () => undefined,
  inputHash: () => null,
  redactor: createRedactor(),
  appVersion: '0.1.0',
  report: console.error,
  // A slow computer may not make it a note of what came within some time.
  limits: { checkpointBytes: 64 * 1024, checkpointMs: Number.POSITIVE_INFINITY, firstDelay: 5 },
  failpoint(reached) {
    if (reached === point) process.kill(process.pid, 'SIGKILL');
  },
});
downloads.start();
await watch.idle();
await downloads.close();
await inspector.close();
ledger.close();
