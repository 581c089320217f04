/**
 * Asks for the bytes of a result: without any credential, over connections whose real address was looked at, through a
 * bounded number of redirects each of which is checked like the first link.
 */

import type { Readable } from 'node:stream';
import { Agent, type Dispatcher, request } from 'undici';
import { hostNameClass } from '../../shared/addresses.ts';
import { AppError } from '../../shared/errors.ts';
import { say } from '../../shared/words/results/say.ts';
import { blockedBy, type Network, wayProblem } from '../base/network.ts';
import { checkLink, judgeAddresses, type LinkRules } from './links.ts';
import { unpackBody } from './unpack.ts';
import { untilClose } from './until-close.ts';

export interface FetchedFile {
  status: number;
  headers: Record<string, string>;
  /** Must be read to the end or destroyed. */
  body: Readable;
  /** True when the server packed the body; then lengths in its headers are of the packed form. */
  packed: boolean;
}

export interface Fetcher {
  /**
   * @throws AppError `output_refused` for links and redirects that are not followed, `network`, `timeout`
   */
  get(
    link: string,
    rules: LinkRules,
    options: {
      headers?: Record<string, string>;
      /** The body as it comes, although it may be packed. */
      takesPacked?: boolean;
      signal: AbortSignal;
    },
  ): Promise<FetchedFile>;
  /** Why nothing can be fetched from there, as far as is known without trying; null when nothing is known. */
  whyUnreachable(link: string, rules: LinkRules): Promise<AppError | null>;
  close(): Promise<void>;
}

export interface FetcherOptions {
  version: string;
  connectTimeoutMs?: number;
  /** Longest silence of the server, before its answer or inside it, in ms. */
  stallTimeoutMs?: number;
  /** How servers are reached and whom we trust. */
  network: Network;
}

const mostRedirects = 5;

/** The name of a link leads where nothing may be fetched from. */
class RefusedAddress extends Error {
  /** Plain words when the name is blocked; null when it leads into a private network. */
  readonly blocked: string | null;
  constructor(blocked: string | null) {
    super(blocked ?? say('itPointsIntoPrivateNetwork27'));
    this.blocked = blocked;
  }
}

export function createFetcher(options: FetcherOptions): Fetcher {
  const { network } = options;
  const { stallTimeoutMs: stall = 30_000, connectTimeoutMs = 20_000 } = options;
  const shape = { connections: 8, pipelining: 1, allowH2: false, headersTimeout: stall, bodyTimeout: stall };
  // One pool per account's place: what may be connected to differs.
  const pools = new Map<string, Dispatcher>();

  const placesFor = (rules: LinkRules) => ({
    async refuse(addresses: readonly string[], hostname: string) {
      const home = new URL(rules.accountOrigin).hostname;
      const verdict = await judgeAddresses(addresses, rules, () => network.addressesOf(home));
      if (verdict === 'may_connect') return null;
      return new RefusedAddress(verdict === 'blocked' ? blockedBy(hostname, addresses) : null);
    },
    // A proxy looks the name up itself: then the form of the name is all that can be checked.
    isDirect: (hostname: string) => hostNameClass(hostname) !== 'public',
  });

  const poolFor = (rules: LinkRules): Dispatcher => {
    const known = pools.get(rules.accountOrigin);
    if (known !== undefined) return known;
    const connect = network.connector({
      timeoutMs: connectTimeoutMs,
      ...placesFor(rules),
    });
    const pool = new Agent({ ...shape, connect }).compose(untilClose);
    pools.set(rules.accountOrigin, pool);
    return pool;
  };

  /** The answer of one server, its body ready to be read. */
  const answerOf = async (
    url: URL,
    rules: LinkRules,
    headers: Record<string, string>,
    takesPacked: boolean,
    signal: AbortSignal,
  ): Promise<FetchedFile> => {
    const answer = await ask(url, poolFor(rules), signal, {
      accept: '*/*',
      'accept-encoding': 'identity',
      'user-agent': `Safelight/${options.version}`,
      ...headers,
    });
    const isUnread = takesPacked || redirectOf(answer) !== null;
    return isUnread ? { ...answer, packed: false } : { ...answer, ...(await unpackedOf(answer)) };
  };

  return {
    async get(link, rules, { headers = {}, takesPacked = false, signal }) {
      let next = link;
      for (let redirects = 0; ; redirects += 1) {
        const url = checkLink(next, rules);
        const answer = await begunWithin(connectTimeoutMs + 2 * stall, signal, (either) =>
          answerOf(url, rules, headers, takesPacked, either),
        );
        const location = redirectOf(answer);
        if (location === null) return answer;
        discard(answer.body);
        if (redirects >= mostRedirects) throw refused(say('itKeepsLeadingFromOne'));
        if (!URL.canParse(location, url)) throw refused(say('itLeadsToSomethingThat'));
        next = new URL(location, url).href;
      }
    },
    async whyUnreachable(link, rules) {
      try {
        const problem = await network.problemWith(checkLink(link, rules), placesFor(rules));
        return problem === null ? null : transportError(problem);
      } catch (thrown) {
        if (thrown instanceof AppError) return thrown;
        throw thrown;
      }
    },
    async close() {
      const open = [...pools.values()];
      pools.clear();
      await Promise.all(open.map((pool) => pool.destroy()));
    },
  };
}

/**
 * What `work` comes to, which is ended when it takes longer than `most` ms: bytes that trickle in, interim answers and a
 * packing whose beginning does not end would otherwise keep it waiting without ever being silent.
 */
async function begunWithin<T>(
  most: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const late = new AbortController();
  const tooLate = Object.assign(new Error('The file did not begin in time.'), { code: 'ETIMEDOUT' });
  const timer = setTimeout(() => late.abort(tooLate), most);
  try {
    return await work(AbortSignal.any([signal, late.signal]));
  } finally {
    clearTimeout(timer);
  }
}

const redirectOf = ({ status, headers }: Omit<FetchedFile, 'packed'>): string | null =>
  [301, 302, 303, 307, 308].includes(status) ? (headers.location ?? null) : null;

/** Drops a body that nobody reads; the error with which it then ends says nothing new. */
export function discard(body: Readable): void {
  body.on('error', () => undefined);
  body.destroy();
}

async function ask(
  url: URL,
  dispatcher: Dispatcher,
  signal: AbortSignal,
  headers: Record<string, string>,
): Promise<Omit<FetchedFile, 'packed'>> {
  try {
    const answer = await request(url, { dispatcher, method: 'GET', headers, signal });
    const flat: Record<string, string> = {};
    for (const [name, value] of Object.entries(answer.headers)) {
      if (value !== undefined) flat[name] = Array.isArray(value) ? value.join(', ') : value;
    }
    return { status: answer.statusCode, headers: flat, body: answer.body };
  } catch (thrown) {
    throw transportError(thrown);
  }
}

async function unpackedOf({ body, headers }: Pick<FetchedFile, 'body' | 'headers'>) {
  try {
    return await unpackBody(body, headers['content-encoding']);
  } catch (thrown) {
    discard(body);
    throw transportError(thrown);
  }
}

const refusedAddress = ({ blocked }: RefusedAddress): AppError =>
  blocked === null
    ? refused(say('itPointsIntoPrivateNetwork'))
    : new AppError('network', say('serverOfResultCouldntBe', { reason: blocked }), {
        retryable: true,
        next: ['check_connection', 'download_again'],
      });

const refused = (reason: string): AppError =>
  new AppError('output_refused', say('linkOfResultWasNot', { reason }), {
    next: ['contact_support'],
  });

/** The failure of a connection. Whether we stopped it ourselves, its signal says. */
export function transportError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  for (let cause: unknown = thrown, depth = 0; cause instanceof Error && depth < 5; depth += 1) {
    if (cause instanceof RefusedAddress) return refusedAddress(cause);
    cause = cause instanceof AggregateError ? cause.errors[0] : cause.cause;
  }
  const problem = wayProblem(thrown);
  if (problem !== null) {
    return new AppError(
      'network',
      say('serverOfResultCouldntBe', { reason: problem.reason }),
      { retryable: !problem.isLasting, next: ['check_connection', 'download_again'] },
      { cause: thrown },
    );
  }
  const code = (thrown as { code?: string })?.code ?? '';
  const isTimeout = /TIMEOUT|ETIMEDOUT/.test(code);
  return new AppError(
    isTimeout ? 'timeout' : 'network',
    isTimeout ? say('serverOfResultStoppedAnswering') : say('connectionToServerOfResult'),
    { retryable: true, next: ['check_connection', 'wait_and_retry'] },
    { cause: thrown },
  );
}
