/**
 * Asks for the bytes of a result: without any credential, over connections whose real address was looked at, through a
 * bounded number of redirects each of which is checked like the first link.
 */
import { lookup as systemLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import type { Readable } from 'node:stream';
import { Agent, type Dispatcher, EnvHttpProxyAgent, request } from 'undici';
import { hostNameClass } from '../../shared/addresses.ts';
import { AppError } from '../../shared/errors.ts';
import { proxyOf } from '../base/proxy.ts';
import { checkLink, type LinkRules, mayConnect } from './links.ts';
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
  close(): Promise<void>;
}

export interface FetcherOptions {
  version: string;
  connectTimeoutMs?: number;
  /** Longest silence of the server, before its answer or inside it, in ms. */
  stallTimeoutMs?: number;
  /** Looks names up; the system's by default. */
  lookup?: LookupFunction;
  /** Proxy settings are read from `HTTP_PROXY`, `HTTPS_PROXY`, `NO_PROXY` of this. */
  env?: Record<string, string | undefined>;
  /** Further certificate authorities, PEM. */
  ca?: string;
}

const mostRedirects = 5;

class RefusedAddress extends Error {}

export function createFetcher(options: FetcherOptions): Fetcher {
  const env = options.env ?? process.env;
  const stall = options.stallTimeoutMs ?? 30_000;
  const connect = {
    timeout: options.connectTimeoutMs ?? 20_000,
    // Whatever the environment says.
    rejectUnauthorized: true,
    ...(options.ca === undefined ? {} : { ca: options.ca }),
  };
  const shape = { connections: 8, pipelining: 1, allowH2: false, headersTimeout: stall, bodyTimeout: stall };
  const proxy = proxyOf(env);
  // One pool per account's place: what may be connected to differs.
  const pools = new Map<string, Dispatcher>();

  const poolFor = (url: URL, rules: LinkRules): Dispatcher => {
    const via = hostNameClass(url.hostname) === 'public' ? proxy : null;
    const key = via === null ? rules.accountOrigin : 'proxy';
    const known = pools.get(key);
    if (known !== undefined) return known;
    // A proxy looks the name up itself: then the form of the name is all that can be checked.
    const pool =
      via === null
        ? new Agent({ ...shape, connect: { ...connect, lookup: checkedLookup(rules, options.lookup) } })
        : new EnvHttpProxyAgent({
            ...shape,
            ...via,
            requestTls: connect,
            proxyTls: { rejectUnauthorized: true },
          });
    const composed = pool.compose(untilClose);
    pools.set(key, composed);
    return composed;
  };

  return {
    async get(link, rules, { headers = {}, takesPacked = false, signal }) {
      let next = link;
      for (let redirects = 0; ; redirects += 1) {
        const url = checkLink(next, rules);
        const answer = await ask(url, poolFor(url, rules), signal, {
          accept: '*/*',
          'accept-encoding': 'identity',
          'user-agent': `Safelight/${options.version}`,
          ...headers,
        });
        const location = answer.headers.location;
        if (![301, 302, 303, 307, 308].includes(answer.status) || location === undefined)
          return takesPacked ? { ...answer, packed: false } : { ...answer, ...(await unpackedOf(answer)) };
        discard(answer.body);
        if (redirects >= mostRedirects) throw refused('it leads from one address to the next without end.');
        if (!URL.canParse(location, url)) throw refused('it leads to something that is not an address.');
        next = new URL(location, url).href;
      }
    },
    async close() {
      const open = [...pools.values()];
      pools.clear();
      await Promise.all(open.map((pool) => pool.destroy()));
    },
  };
}

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

/** Looks a name up and refuses it when any of its addresses is where the account may not reach. */
function checkedLookup(
  rules: LinkRules,
  lookup: LookupFunction = systemLookup as LookupFunction,
): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error !== null) {
        callback(error, '', 0);
        return;
      }
      const all = Array.isArray(found) ? found : [{ address: found, family: 4 }];
      if (all.length === 0 || all.some(({ address }) => !mayConnect(address, rules))) {
        callback(new RefusedAddress('the address belongs to a private network'), '', 0);
        return;
      }
      if (options.all === true) callback(null, all);
      else callback(null, all[0]!.address, all[0]!.family);
    });
  };
}

const refused = (reason: string): AppError =>
  new AppError('output_refused', `The link of the result was not followed: ${reason}`, {
    next: ['contact_support'],
  });

/** The failure of a connection. Whether we stopped it ourselves, its signal says. */
export function transportError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  for (let cause: unknown = thrown, depth = 0; cause instanceof Error && depth < 5; depth += 1) {
    if (cause instanceof RefusedAddress) return refused('it points into a private network.');
    cause = cause instanceof AggregateError ? cause.errors[0] : cause.cause;
  }
  const code = (thrown as { code?: string })?.code ?? '';
  const isTimeout = /TIMEOUT|ETIMEDOUT/.test(code);
  return new AppError(
    isTimeout ? 'timeout' : 'network',
    isTimeout
      ? 'The server of the result went silent.'
      : 'The connection to the server of the result was lost or could not be made.',
    { retryable: true, next: ['check_connection', 'wait_and_retry'] },
    { cause: thrown },
  );
}
