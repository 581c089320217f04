/** How this computer reaches servers: directly or through proxies, and whom it trusts. One for the whole app. */

import { lookup as systemLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { hostNameClass } from '../../shared/addresses.ts';
import { say } from '../../shared/words/base/say.ts';
import { namesProxy, type Routing, routingByEnvironment, routingBySystem, type Ways } from './proxy.ts';
import { createTrust, type Trust } from './trust.ts';
import { TunnelError, tunnel } from './tunnel.ts';

/** A proxy is named that cannot be used. */
export const proxyUnusable = 'ERR_PROXY_UNUSABLE';
/** A server, or a proxy, has shown a certificate of nobody that is trusted here. */
export const certificateUntrusted = 'ERR_CERTIFICATE_UNTRUSTED';

export interface Network {
  /** For undici: the connections of one client. Nothing of a request is written before `connect` is done. */
  connector(options: ConnectorOptions): buildConnector.connector;
  /** Why `url` must not, or cannot, be connected to, as far as can be known without a connection; null when nothing is known. */
  problemWith(url: URL, options: Omit<ConnectorOptions, 'timeoutMs'>): Promise<Error | null>;
  /** The addresses of a name. @throws the system's error */
  addressesOf(hostname: string): Promise<string[]>;
  /** The proxies and the direct way to `url`, in the order in which they are tried. */
  routeTo(url: URL): Promise<Routing>;
  trust: Pick<Trust, 'facts'>;
}

export interface ConnectorOptions {
  timeoutMs: number;
  /** Why these addresses of a name must not be connected to; null when they may. A proxy looks names up itself. */
  refuse(addresses: readonly string[], hostname: string): Promise<Error | null>;
  /** Hosts for which no proxy is used, besides those of this computer. */
  isDirect?: (hostname: string) => boolean;
}

export interface NetworkOptions {
  /** `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY`, `SSL_CERT_FILE`, `SSL_CERT_DIR`, `NODE_EXTRA_CA_CERTS`. */
  env: Record<string, string | undefined>;
  /** The system's settings, for example from a PAC script: `PROXY a:3128; DIRECT`. Asked when the environment names none. */
  systemProxy?: (url: string) => Promise<string>;
  /** Looks names up; the system's by default. */
  lookup?: LookupFunction;
}

const direct: Routing = { kind: 'ways', ways: [null] };

export function createNetwork({
  env,
  systemProxy,
  lookup = systemLookup as LookupFunction,
}: NetworkOptions): Network {
  const trust = createTrust(env);

  async function routeTo(url: URL, isDirect: ConnectorOptions['isDirect']): Promise<Routing> {
    if (hostNameClass(url.hostname) === 'loopback' || isDirect?.(url.hostname)) return direct;
    if (namesProxy(env) || systemProxy === undefined) return routingByEnvironment(url, env) ?? direct;
    try {
      return routingBySystem(await systemProxy(`${url.origin}/`));
    } catch {
      // The system does not know; then there is no proxy as far as it is concerned.
      return direct;
    }
  }

  const addressesOf = (hostname: string) =>
    new Promise<string[]>((resolve, reject) => {
      lookup(hostname, { all: true }, (error, found) => {
        if (error !== null) reject(error);
        else resolve(Array.isArray(found) ? found.map(({ address }) => address) : [found]);
      });
    });

  const checkedLookup =
    (refuse: ConnectorOptions['refuse']): LookupFunction =>
    (hostname, options, callback) => {
      lookup(hostname, { ...options, all: true }, (error, found) => {
        if (error !== null) return callback(error, '', 0);
        const all = Array.isArray(found) ? found : [{ address: found, family: 4 }];
        const first = all[0];
        if (first === undefined) return callback(notFound(), '', 0);
        refuse(
          all.map(({ address }) => address),
          hostname,
        ).then(
          (problem) => {
            if (problem !== null) callback(problem, '', 0);
            else if (options.all === true) callback(null, all);
            else callback(null, first.address, first.family);
          },
          (error: unknown) => callback(error as Error, '', 0),
        );
      });
    };

  return {
    addressesOf,
    routeTo: (url) => routeTo(url, undefined),
    trust,

    async problemWith(url, { refuse, isDirect }) {
      const routing = await routeTo(url, isDirect);
      if (routing.kind === 'unusable') return unusable(routing.reason);
      if (routing.ways.some((way) => way !== null)) return null;
      try {
        return await refuse(await addressesOf(url.hostname), url.hostname);
      } catch {
        // Not now; when it is needed, it may be found.
        return null;
      }
    },

    connector({ timeoutMs, refuse, isDirect }) {
      const shape = { timeout: timeoutMs, lookup: checkedLookup(refuse) } as buildConnector.BuildOptions;
      const open = buildConnector(shape);
      let secure: Promise<buildConnector.connector> | null = null;
      // Verified whatever the environment says.
      const secured = async () =>
        buildConnector({ ...shape, rejectUnauthorized: true, secureContext: await trust.context() });
      const plain: buildConnector.connector = (options, callback) => {
        if (options.protocol !== 'https:') return open(options, callback);
        secure ??= secured();
        secure.then(
          (connect) => connect(options, callback),
          (error) => callback(error as Error, null),
        );
      };

      return (options, callback) => {
        const fail = async (error: unknown) =>
          callback((await trustProblem(error, trust)) ?? (error as Error), null);
        const orElse =
          (failed: (error: unknown) => void): buildConnector.Callback =>
          (...result) =>
            result[0] === null ? callback(...result) : failed(result[0]);
        const { hostname, protocol } = options;
        const host = hostname.includes(':') ? `[${hostname}]` : hostname;
        const url = new URL(`${protocol}//${host}${options.port ? `:${options.port}` : ''}`);
        routeTo(url, isDirect).then((routing) => {
          if (routing.kind === 'unusable') fail(unusable(routing.reason));
          else connectBy(routing.ways);
        }, fail);

        function connectBy([way = null, ...others]: Ways): void {
          // No way is there yet, so nothing was written: the next one may be tried.
          const failed = (error: unknown) => (others.length > 0 ? connectBy(others) : fail(error));
          if (way === null) {
            plain(options, orElse(failed));
            return;
          }
          const port = url.port || (protocol === 'https:' ? '443' : '80');
          tunnel(way, { hostname, port }, { timeoutMs, secureContext: trust.context }).then((socket) => {
            if (protocol === 'https:') plain({ ...options, httpSocket: socket }, orElse(fail));
            else callback(null, socket.setNoDelay(true));
          }, failed);
        }
      };
    },
  };
}

const unusable = (reason: string): Error => Object.assign(new Error(reason), { code: proxyUnusable });

/** What the runtime says of a certificate whose signer it does not know. */
const unknownSigner =
  /^(?:DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT(?:_LOCALLY)?)$/;

/** In plain words, with what was meant to help and was passed over. Null when `error` speaks of something else. */
async function trustProblem(error: unknown, trust: Trust): Promise<Error | null> {
  const { code } = error as { code?: unknown };
  if (typeof code !== 'string' || !unknownSigner.test(code)) return null;
  const { named } = await trust.facts();
  const passedOver = named
    .filter(({ problem }) => problem !== null)
    .map(({ variable, path, problem }) =>
      say('variableNamesPathAndProblem', { variable, path, problem: problem ?? '' }),
    );
  const words = [say('certificateIsNotTrusted'), ...passedOver].join('; ');
  return Object.assign(new Error(words), { code: certificateUntrusted });
}

const notFound = (): Error => Object.assign(new Error('The name has no address.'), { code: 'ENOTFOUND' });

/** Plain words without a full stop: a name that leads to no address at all (0.0.0.0) was blocked. */
export const blockedBy = (hostname: string, [address = '']: readonly string[]): string =>
  say('hostnameIsBlockedOnThis', { hostname, address });

/** What a failed connection says of a proxy or of trust; null when it speaks of something else. Plain words without a full stop. */
export function wayProblem(error: unknown): { reason: string; isLasting: boolean } | null {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; depth += 1, cause = cause.cause) {
    const { code } = cause as { code?: unknown };
    if (code === proxyUnusable) return { reason: cause.message, isLasting: true };
    // It may be a page of a network that asks for a sign-in.
    if (code === certificateUntrusted) return { reason: cause.message, isLasting: false };
    if (cause instanceof TunnelError && cause.status !== null) {
      const asks = cause.status === 407 ? say('asksForNameAndPassword') : say('refusedConnection');
      return {
        reason: say('proxyAsksHttpStatus', { asks, status: cause.status }),
        isLasting: cause.status === 407,
      };
    }
  }
  return null;
}
