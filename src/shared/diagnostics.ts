/** What the app can say of itself and of its surroundings, for a person and for support. Redacted: no keys, no names, no home folder. */
import type { KeychainStatus } from './account.ts';
import type { LedgerDiskState } from './status.ts';

/** Moments of a start, in the order in which they come. */
export const startSteps = [
  'started',
  'electron_ready',
  'window_opened',
  'ledger_opened',
  'window_ready',
] as const;
export type StartStep = (typeof startSteps)[number];

export interface ServerFinding {
  /** Host and port. */
  host: string;
  kind: 'sandbox' | 'tokenlab';
  /** The proxies to it in the order in which they are tried, without a name and a password; empty when there is none. */
  proxies: string[];
  /** Why no answer came, in plain words; null when one came. */
  problem: string | null;
  /** HTTP status of the answer. */
  status: number | null;
  tookMs: number | null;
  /** How far this computer's clock is ahead of the server's, to the second; null when the server named no time. */
  clockAheadMs: number | null;
}

export interface FolderFinding {
  use: 'profile' | 'results' | 'project';
  path: string;
  /** Null where the system does not say. */
  freeBytes: number | null;
  /** Why it cannot be used, in plain words. */
  problem: string | null;
}

export interface Diagnostics {
  /** Unix ms. */
  madeAt: number;
  versions: { app: string; electron: string; chromium: string; node: string; system: string };
  keychain: KeychainStatus;
  ledger: {
    isSound: boolean;
    schema: number;
    jobs: number;
    bytes: number;
    backups: number;
    /** Unix ms. */
    lastBackupAt: number | null;
    disk: LedgerDiskState;
  };
  folders: FolderFinding[];
  servers: ServerFinding[];
  trust: {
    /** How many authorities come with the runtime, and how many with the system. */
    runtime: number;
    system: number;
    /** What SSL_CERT_FILE, SSL_CERT_DIR and NODE_EXTRA_CA_CERTS name. */
    named: { variable: string; path: string; certificates: number; problem: string | null }[];
  };
  /** Ms since the process began. */
  start: { step: StartStep; ms: number }[];
}

/** A clock that is further from a server's than this (ms) gives wrong times. */
export const largestClockError = 60_000;
/** Less free bytes than this need a look. */
export const smallFreeBytes = 1_000_000_000;
