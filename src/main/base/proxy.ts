/** The proxies that the environment or the system names. */

import { BlockList, isIP } from 'node:net';
import { say } from '../../shared/words/base/say.ts';

export interface ProxyServer {
  /** `http:` or `https:`. */
  url: URL;
}

/** Ways to a server, in the order in which they are tried; null is the direct one. */
export type Ways = readonly (ProxyServer | null)[];

export type Routing =
  | { kind: 'ways'; ways: Ways }
  /** Something is named that Safelight cannot use. Plain words that name it, without a full stop. */
  | { kind: 'unusable'; reason: string };

type Environment = Record<string, string | undefined>;

/** The variables for each scheme, the first that is set counts. */
const variables: Record<string, readonly string[]> = {
  'https:': ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY', 'all_proxy', 'ALL_PROXY'],
  'http:': ['http_proxy', 'HTTP_PROXY', 'all_proxy', 'ALL_PROXY'],
};

/** Whether the environment names a proxy at all; then the system is not asked. */
export const namesProxy = (env: Environment): boolean =>
  variables['https:']!.some((name) => (env[name] ?? '').trim() !== '');

/** The way to `target` by the environment. Null when it names no proxy for it. */
export function routingByEnvironment(target: URL, env: Environment): Routing | null {
  const name = variables[target.protocol]?.find((one) => (env[one] ?? '').trim() !== '');
  if (name === undefined) return null;
  if (isExempt(target, env.no_proxy || env.NO_PROXY || '')) return { kind: 'ways', ways: [null] };
  const url = proxyUrl(env[name] ?? '');
  if (url === null) {
    return { kind: 'unusable', reason: say('variableNameDoesNotHold', { name }) };
  }
  if (!isUsable(url))
    return { kind: 'unusable', reason: say('variableNameNamesKind', { name, kind: kindOf(url) }) };
  return { kind: 'ways', ways: [{ url }] };
}

/** The same by the system's answer, such as `PROXY a:3128; SOCKS5 b:1080; DIRECT`. */
export function routingBySystem(answer: string): Routing {
  const entries = answer
    .split(';')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  const ways = entries.map(wayOf).filter((way) => way !== undefined);
  if (ways.length > 0 || entries.length === 0) return { kind: 'ways', ways: ways.length > 0 ? ways : [null] };
  const kinds = entries.map((entry) => entry.split(/\s/)[0]?.toUpperCase());
  const what = kinds.every((kind) => kind?.startsWith('SOCKS')) ? socks : say('proxyOfAnotherKind');
  return { kind: 'unusable', reason: say('proxySettingsOfSystemName', { what }) };
}

const socks = say('socksProxyAndSafelightNeeds');

const kindOf = ({ protocol }: URL): string =>
  protocol.startsWith('socks')
    ? socks
    : say('proxyOfAnotherKindProtocol', { protocol: protocol.replace(/:$/, '') });

const isUsable = ({ protocol }: URL): boolean => protocol === 'http:' || protocol === 'https:';

/** Without a scheme it is http, as every other program takes it. */
function proxyUrl(text: string): URL | null {
  const bare = text.trim();
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(bare) ? bare : `http://${bare}`;
  if (!URL.canParse(whole)) return null;
  const url = new URL(whole);
  return url.hostname === '' ? null : url;
}

/** Undefined: no way that can be used. */
function wayOf(entry: string): ProxyServer | null | undefined {
  const [kind = '', place = ''] = entry.split(/\s+/);
  if (/^direct$/i.test(kind)) return null;
  const scheme = /^(?:proxy|http)$/i.test(kind) ? 'http' : /^https$/i.test(kind) ? 'https' : null;
  const url = scheme === null ? null : proxyUrl(`${scheme}://${place}`);
  return url === null ? undefined : { url };
}

/**
 * Whether `NO_PROXY` lists the target: a name with everything below it, an address however it is spelled, a range of them
 * (`10.0.0.0/8`), names and addresses also with a port, or `*`.
 */
function isExempt(target: URL, list: string): boolean {
  const host = bareHost(target.hostname);
  const port = target.port || (target.protocol === 'https:' ? '443' : '80');
  return list.split(/[\s,]+/).some((entry) => {
    if (entry === '*') return true;
    if (entry.includes('/')) return isInRange(host, entry);
    const hasPort = isIP(bareHost(entry)) === 6 ? null : /^(.+):(\d+)$/.exec(entry);
    if (hasPort !== null && hasPort[2] !== port) return false;
    const name = bareHost(hasPort?.[1] ?? entry);
    const kind = isIP(name);
    if (kind !== 0) return isInRange(host, `${name}/${kind === 4 ? 32 : 128}`);
    return name !== '' && (host === name || (isIP(host) === 0 && host.endsWith(`.${name}`)));
  });
}

function isInRange(host: string, range: string): boolean {
  const [, start = '', bits = ''] = /^\[?([^\]/]+)\]?\/(\d{1,3})$/.exec(range) ?? [];
  const kind = isIP(start);
  if (kind === 0 || isIP(host) === 0 || Number(bits) > (kind === 4 ? 32 : 128)) return false;
  const addresses = new BlockList();
  addresses.addSubnet(start, Number(bits), familyOf(start));
  return addresses.check(host, familyOf(host));
}

const familyOf = (address: string) => (isIP(address) === 4 ? 'ipv4' : 'ipv6');

const bareHost = (name: string): string =>
  name
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/^\*?\./, '')
    .replace(/\.$/, '');
