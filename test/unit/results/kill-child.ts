/** A process that downloads until it reaches a named point, and then dies there as if the power went. */

import { readdirSync, statSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { join } from 'node:path';
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

/** Until some of a part has reached the system: what was handed to the system is written while this thread waits. */
function waitForBytes(): void {
  const pause = new Int32Array(new SharedArrayBuffer(4));
  const isThere = (name: string) => name.endsWith('.part') && statSync(join(folder, name)).size > 0;
  while (!readdirSync(folder).some(isThere)) Atomics.wait(pause, 0, 0, 5);
}

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
    if (reached !== point) return;
    if (point === 'download.before_checkpoint') waitForBytes();
    process.kill(process.pid, 'SIGKILL');
  },
});
downloads.start();
await watch.idle();
await downloads.close();
await inspector.close();
ledger.close();
