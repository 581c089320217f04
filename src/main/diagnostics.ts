/** What the app can say of itself: keychain, ledger, folders, network, trust, clock, start. Gathered when a person asks. */

import { access, constants, stat } from 'node:fs/promises';
import os from 'node:os';
import type { Diagnostics, FolderFinding, ServerFinding } from '../shared/diagnostics.ts';
import { allResultsFolders } from '../shared/settings.ts';
import { say } from '../shared/words/rooms/say.ts';
import type { Accounts } from './accounts/accounts.ts';
import type { Clients } from './accounts/clients.ts';
import type { Clock } from './base/clock.ts';
import { isGone } from './base/files.ts';
import type { Marks } from './base/marks.ts';
import type { Network } from './base/network.ts';
import { freeBytes } from './base/space.ts';
import type { Keys } from './keychain/keys.ts';
import type { Ledger } from './ledger/index.ts';
import type { Disks } from './results/index.ts';
import type { SettingsRoom } from './settings/settings.ts';
import type { Redactor } from './support/index.ts';

export interface DiagnosticsSources {
  version: string;
  profileFolder: string;
  clock: Clock;
  marks: Marks;
  keys: Pick<Keys, 'status'>;
  ledger: Pick<Ledger, 'health' | 'disk'>;
  accounts: Pick<Accounts, 'list'>;
  clients: Pick<Clients, 'knock'>;
  disks: Pick<Disks, 'awayAt'>;
  settings: Pick<SettingsRoom, 'get'>;
  network: Network;
  redactor: Redactor;
}

export interface DiagnosticsRoom {
  gather(): Promise<Diagnostics>;
  /** What was gathered last, or is gathered now. */
  latest(): Promise<Diagnostics>;
}

export function createDiagnostics(sources: DiagnosticsSources): DiagnosticsRoom {
  const { clock, marks, keys, ledger, settings, network, redactor } = sources;
  let latest: Diagnostics | null = null;

  const gather = async (): Promise<Diagnostics> => {
    const set = settings.get();
    const results = allResultsFolders(set);
    const folders = [
      folderAt('profile', sources.profileFolder),
      ...results.map((path) => folderAt(path === set.resultsFolder ? 'results' : 'project', path)),
    ];
    const found: Diagnostics = {
      madeAt: clock.now(),
      versions: {
        app: sources.version,
        electron: process.versions.electron ?? '',
        chromium: process.versions.chrome ?? '',
        node: process.versions.node,
        system: `${process.platform} ${os.release()} ${process.arch}`,
      },
      keychain: keys.status(),
      ledger: { ...ledger.health(), disk: ledger.disk.state() },
      folders: await Promise.all(folders),
      servers: await serversOf(sources),
      trust: await network.trust.facts(),
      start: marks.all(),
    };
    latest = redacted(found, redactor);
    return latest;
  };

  async function folderAt(use: FolderFinding['use'], path: string): Promise<FolderFinding> {
    const problem = await folderProblem(path, sources.disks);
    return { use, path, freeBytes: freeBytes(path), problem };
  }

  return { gather, latest: async () => latest ?? gather() };
}

/** Every text passes the redactor, whatever it is; numbers and marks stay. */
const redacted = (found: Diagnostics, redactor: Redactor): Diagnostics =>
  redactor.value(found) as Diagnostics;

async function folderProblem(path: string, disks: Pick<Disks, 'awayAt'>): Promise<string | null> {
  const away = await disks.awayAt(path);
  if (away !== null) return away.message;
  try {
    if (!(await stat(path)).isDirectory()) return say('itIsNotFolder');
    await access(path, constants.W_OK);
    return null;
  } catch (error) {
    // A results folder is made when the first file comes.
    return isGone(error) ? say('itDoesntExistYet') : say('itCantBeWrittenTo');
  }
}

/** Each server once, however many accounts it has. */
async function serversOf({
  accounts,
  clients,
  network,
  clock,
}: DiagnosticsSources): Promise<ServerFinding[]> {
  const servers = new Map(accounts.list().map((account) => [account.apiBase, account]));
  return Promise.all(
    [...servers].map(async ([origin, account]): Promise<ServerFinding> => {
      const url = new URL(origin);
      const routing = await network.routeTo(url);
      const proxies =
        routing.kind === 'ways'
          ? routing.ways.flatMap((way) => (way === null ? [] : [placeOf(way.url)]))
          : [];
      const began = clock.running();
      const answer = await clients.knock(account.id);
      const tookMs = Math.round(clock.running() - began);
      const common = { host: url.host, kind: account.kind, proxies };
      if (answer.kind === 'failed') {
        return { ...common, problem: answer.error.message, status: null, tookMs: null, clockAheadMs: null };
      }
      const clockAheadMs = clockAhead(answer.headers.date, answer.receivedAt);
      return { ...common, problem: null, status: answer.status, tookMs, clockAheadMs };
    }),
  );
}

const placeOf = ({ protocol, host }: URL): string => `${protocol.replace(':', '')} ${host}`;

/** The header names whole seconds. */
export function clockAhead(date: string | undefined, receivedAt: number): number | null {
  const at = date === undefined ? Number.NaN : Date.parse(date);
  return Number.isNaN(at) ? null : Math.round((receivedAt - at) / 1000) * 1000;
}
