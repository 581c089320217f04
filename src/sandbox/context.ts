/** What handlers share, and what one request brings. */
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
  /** How many times faster than real every wait is. */
  speed: number;
  /** Given by the user: ids and outputs repeat from run to run. */
  seed: number | undefined;
  /** `tiny` makes small, short files, for tests of thousands of jobs. */
  mediaSize: 'full' | 'tiny';
  requestsPerMinute: number;
  log(line: string): void;
}

/** Who asks: an API key or a management token, known by its hash. */
export interface Credential {
  kind: 'key' | 'management';
  id: string;
  /** The visible first letters. */
  prefix: string;
  /** A key that stands for an account without money. */
  poor: boolean;
}

/** Where in the life of a job a route stands; faults are aimed at these. */
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
  /** None until the request was read and let in. */
  faults: RequestFaults;
}

export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With `{name}` for one segment. */
  path: string;
  point: Point;
  /** `key`: an API key; `management`: an `mt-` token; `optional`: a key is checked when there is one; `none`. */
  access: 'key' | 'management' | 'optional' | 'none';
  handle(exchange: Exchange): Promise<Answer> | Answer;
}
