/** How connections to TokenLab are made: where they may lead, by the address that they really have, and how they are verified. */
import { lookup as systemLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import type { buildConnector } from 'undici';
import { addressClass, hostNameClass } from '../../shared/addresses.ts';

export const refusedAddress = 'ERR_ADDRESS_REFUSED';

/** Options for every connection of an account. Certificates are verified whatever the environment says. */
export function connectionTo(
  origin: string,
  timeout: number,
  lookup: LookupFunction = systemLookup as LookupFunction,
): buildConnector.BuildOptions {
  return { timeout, rejectUnauthorized: true, lookup: checkedLookup(new URL(origin), lookup) };
}

/**
 * Without TLS the key goes in the clear, so only to an address of the same kind as the name: on this computer, or in a
 * private network. With TLS anywhere but to the services that hand out a machine's own credentials.
 */
export function mayHoldKey(origin: URL, address: string): boolean {
  const kind = addressClass(address);
  if (kind === null || kind === 'metadata') return false;
  if (origin.protocol === 'https:') return true;
  const home = hostNameClass(origin.hostname);
  return kind === 'loopback' || (home === 'private' && kind === 'private');
}

function checkedLookup(origin: URL, lookup: LookupFunction): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error !== null) return callback(error, '', 0);
      const all = Array.isArray(found) ? found : [{ address: found, family: 4 }];
      if (all.length === 0 || !all.every(({ address }) => mayHoldKey(origin, address))) {
        const refused = new Error('The name of the server leads to an address that must not get the key.');
        return callback(Object.assign(refused, { code: refusedAddress }), '', 0);
      }
      if (options.all === true) callback(null, all);
      else callback(null, all[0]!.address, all[0]!.family);
    });
  };
}
