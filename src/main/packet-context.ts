/** What a support packet may know of the app, the system and the log at this moment. */
import os from 'node:os';
import type { Clock } from './base/clock.ts';
import type { Log } from './base/log.ts';
import type { Keys } from './keychain/keys.ts';
import type { Rooms } from './rooms.ts';
import type { PacketContext } from './support/index.ts';

export function packetContext(
  { ledger, inputs }: Pick<Rooms, 'ledger' | 'inputs'>,
  app: { version: string; clock: Clock; keys: Keys; log: Log },
): PacketContext {
  const lines = app.log.lines();
  return {
    now: app.clock.now(),
    appVersion: app.version,
    runtime: {
      electron: process.versions.electron ?? null,
      chrome: process.versions.chrome ?? null,
      node: process.versions.node,
    },
    system: { platform: process.platform, release: os.release(), arch: process.arch },
    account: (accountId) => ledger.accounts.get(accountId),
    media({ kind, id }) {
      if (kind === 'result') return ledger.results.get(id);
      const input = ledger.inputs.get(id);
      return input === null ? null : { mime: input.mime, bytes: input.bytes, sha256: inputs.hashOf(id) };
    },
    downloadAttempts: (jobId) =>
      ledger.results.recordsOfJob(jobId).reduce((sum, result) => sum + result.attempts, 0),
    logLines: () => lines,
    secrets: app.keys.seen,
  };
}
