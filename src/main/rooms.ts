/** Builds the rooms that work without a window, in the order in which they need each other, and closes them again. */
import path from 'node:path';
import { type Accounts, createAccounts } from './accounts/accounts.ts';
import { type Clients, checkKeyAt, createClients } from './accounts/clients.ts';
import type { AccountEnvironment } from './accounts/environment.ts';
import { createSandboxHost } from './accounts/sandbox-host.ts';
import { type Billing, createBilling } from './billing/billing.ts';
import type { Clock } from './clock.ts';
import type { Keys } from './keychain/keys.ts';
import { type Ledger, localDay, newId, openLedger } from './ledger/index.ts';
import type { Log } from './log.ts';
import type { SettingsRoom } from './settings/settings.ts';

export interface Rooms {
  ledger: Ledger;
  accounts: Accounts;
  clients: Clients;
  billing: Billing;
  /** Brings accounts back and sets the work of the last session going. Once, after the window is on its way. */
  begin(): Promise<void>;
  /** Stops all work and closes what is open, in order. */
  close(): Promise<void>;
}

export interface RoomsOptions {
  /** Absolute paths. */
  folders: { ledger: string; sandbox: string };
  version: string;
  clock: Clock;
  settings: SettingsRoom;
  keys: Keys;
  environment: AccountEnvironment;
  sandbox: { mediaWorker: string; speed: number | null };
  log: Log;
}

/** @throws AppError of the ledger when it cannot be opened at all */
export function openRooms(options: RoomsOptions): Rooms {
  const { clock, keys, version, log } = options;
  const now = () => clock.now();
  const ledger = openLedger({
    file: path.resolve(options.folders.ledger),
    clock,
  });
  const sandbox = createSandboxHost({
    folder: options.folders.sandbox,
    mediaWorker: options.sandbox.mediaWorker,
    speed: options.sandbox.speed,
    log: (line) => log.info(`sandbox: ${line}`),
  });
  const accounts = createAccounts({
    ledger: ledger.accounts,
    keys,
    checkKey: (origin, key) => checkKeyAt(origin, key, version, now),
    startSandbox: (before) => sandbox.start(before),
    environment: options.environment,
    newId: () => newId('acc', now()),
    now,
  });
  const clients = createClients({ accounts, catalogue: ledger.catalogue, version, now });
  const billing = createBilling({
    ledger,
    clock,
    managementFor: (accountId) => clients.managementFor(accountId),
    keyBeginsWith: async (accountId, visible) => (await accounts.keyFor(accountId)).startsWith(visible),
    dayOf: localDay,
  });

  return {
    ledger,
    accounts,
    clients,
    billing,
    begin: () => accounts.restore(),
    async close() {
      await clients.close();
      await sandbox.close();
      ledger.close();
    },
  };
}
