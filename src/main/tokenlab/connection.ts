/** Where connections to TokenLab may lead, by the address that they really have. */
import { addressClass, hostNameClass } from '../../shared/addresses.ts';
import { blockedBy } from '../base/network.ts';

export const refusedAddress = 'ERR_ADDRESS_REFUSED';
export const blockedName = 'ERR_NAME_BLOCKED';

/**
 * Without TLS the key goes in the clear, so only to an address of the same kind as the name: on this computer, or in a
 * private network. With TLS anywhere but to the services that hand out a machine's own credentials.
 */
export function mayHoldKey(origin: URL, address: string): boolean {
  const kind = addressClass(address);
  if (kind === null || kind === 'metadata' || kind === 'nowhere') return false;
  if (origin.protocol === 'https:') return true;
  const home = hostNameClass(origin.hostname);
  return kind === 'loopback' || (home === 'private' && kind === 'private');
}

/** Why a key must not go to these addresses of the origin's name; null when it may. */
export function refusalOf(origin: URL, addresses: readonly string[]): Error | null {
  if (addresses.every((address) => mayHoldKey(origin, address))) return null;
  if (addresses.every((address) => addressClass(address) === 'nowhere')) {
    return Object.assign(new Error(blockedBy(origin.hostname, addresses)), { code: blockedName });
  }
  const refused = new Error('The name of the server leads to an address that must not get the key.');
  return Object.assign(refused, { code: refusedAddress });
}
