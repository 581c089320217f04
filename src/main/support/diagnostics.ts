/** The diagnostics as a packet holds them: without paths, and with hosts only by their class. */
import type { Diagnostics } from '../../shared/diagnostics.ts';
import type { Redactor } from './redact.ts';
import { hostClass } from './redactors.ts';
import type { SupportPacket } from './schema.ts';
import { utc } from './timeline.ts';

export function diagnosticsOf(found: Diagnostics, redactor: Redactor): SupportPacket['diagnostics'] {
  const { keychain, ledger, trust } = found;
  const words = (text: string, most = 400) => redactor.text(text).slice(0, most);
  const orNone = (text: string | null) => (text === null ? null : words(text));
  return {
    madeAt: utc(found.madeAt)!,
    keychain: {
      state: keychain.state,
      backend: words(keychain.backend, 80),
      detail: orNone(keychain.detail),
    },
    ledger: { ...ledger, lastBackupAt: utc(ledger.lastBackupAt) },
    folders: found.folders.map(({ use, freeBytes, problem }) => ({
      use,
      freeBytes,
      // Words of the system name folders and disks.
      problem: problem === null ? null : 'It cannot be used.',
    })),
    servers: found.servers.map((server) => ({
      kind: server.kind,
      hostClass: classOf(server.host),
      proxies: server.proxies.length,
      problem: orNone(server.problem === null ? null : withoutPlaces(server.problem, found)),
      httpStatus: server.status,
      tookMs: server.tookMs,
      clockAheadMs: server.clockAheadMs,
    })),
    trust: {
      runtime: trust.runtime,
      system: trust.system,
      named: trust.named.map(({ variable, certificates, problem }) => ({
        variable,
        certificates,
        problem: orNone(problem),
      })),
    },
    start: found.start.map(({ step, ms }) => ({ step, ms })),
  };
}

const classOf = (host: string) =>
  URL.canParse(`http://${host}`) ? hostClass(new URL(`http://${host}`).hostname) : 'unknown';

/** The message of a server that is not trusted names the files that were passed over. */
function withoutPlaces(text: string, { trust, servers }: Diagnostics): string {
  const places = [
    ...trust.named.map(({ path }) => path),
    ...servers.flatMap(({ host, proxies }) => [host, host.replace(/:\d+$/, ''), ...proxies]),
  ];
  return places
    .filter((place) => place !== '')
    .sort((one, other) => other.length - one.length)
    .reduce((out, place) => out.replaceAll(place, '[place]'), text);
}
