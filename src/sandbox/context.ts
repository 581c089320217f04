/** What all handlers share, and what belongs to one request. */
import type { IncomingMessage } from 'node:http';
import type { Answer } from './answer.ts';
import type { RequestBody } from './body.ts';
import type { Clock } from './clock.ts';
import type { FaultControl, RequestFaults } from './faults/ports.ts';
import type { Studio } from './media/studio.ts';
import type { Stats } from './stats.ts';
import type { Store } from './store.ts';

export interface SandboxContext {
  /** `http://127.0.0.1:port`, without a slash at the end. */
  origin: string;
  clock: Clock;
  store: Store;
  studio: Studio;
  faults: FaultControl;
  stats: Stats;
  /** Every wait is this many times shorter than in reality. */
  speed: number;
  /** With a seed, ids and outputs are the same in every run. */
  seed: number | undefined;
  /** `tiny` makes small, short files, for tests of thousands of jobs. */
  mediaSize: 'full' | 'tiny';
  requestsPerMinute: number;
  log(line: string): void;
}

/** Who sent the request: an API key or a management token, identified by its hash. */
export interface Credential {
  kind: 'key' | 'management';
  id: string;
  /** The first letters, which may be shown. */
  prefix: string;
  /** True for a key whose account has no money. */
  poor: boolean;
}

/** The step in a job's life that a route serves. Faults are aimed at these. */
export type Point = 'create' | 'poll' | 'cancel' | 'output' | 'catalogue' | 'management' | 'other';

export interface Exchange {
  context: SandboxContext;
  request: IncomingMessage;
  url: URL;
  /** Method and path pattern, for example `GET /v1/tasks/{id}`. */
  route: string;
  point: Point;
  params: Record<string, string>;
  requestId: string;
  credential: Credential;
  body: RequestBody;
  /** Empty until the request has been read and accepted. */
  faults: RequestFaults;
}

export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With `{name}` for one segment. */
  path: string;
  point: Point;
  /** `key`: an API key. `management`: an `mt-` token. `optional`: a key is checked if one is sent. `none`: no key. */
  access: 'key' | 'management' | 'optional' | 'none';
  handle(exchange: Exchange): Promise<Answer> | Answer;
}
