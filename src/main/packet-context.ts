/** What a support packet may know of the app, the system and the log at this moment. */
import os from 'node:os';
import type { Clock } from './base/clock.ts';
import type { Log } from './base/log.ts';
import type { Inputs } from './inputs/inputs.ts';
import type { Keys } from './keychain/keys.ts';
import type { Ledger } from './ledger/index.ts';
import type { PacketContext } from './support/index.ts';

export interface PacketSources {
  ledger: Ledger;
  inputs: Inputs;
  version: string;
  clock: Clock;
  keys: Keys;
  log: Log;
}

export function packetContext({ ledger, inputs, version, clock, keys, log }: PacketSources): PacketContext {
  const lines = log.lines();
  return {
    now: clock.now(),
    appVersion: version,
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
    secrets: keys.seen,
  };
}
