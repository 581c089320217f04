/** Where a result may be fetched from: the open internet over https, or where the account itself is; nowhere else. */

import { addressClass, hostNameClass, isOwnNetwork } from '../../shared/addresses.ts';
import { AppError } from '../../shared/errors.ts';
import { say } from '../../shared/words/results/say.ts';

export interface LinkRules {
  /** Origin of the account that made the job. */
  accountOrigin: string;
}

/** Whether an address (an IP literal) that a name turned out to have may be connected to for this account. */
export function mayConnect(address: string, { accountOrigin }: LinkRules): boolean {
  const kind = addressClass(address);
  if (kind === 'public') return true;
  return kind !== null && isOwnNetwork(kind) && kind === hostNameClass(new URL(accountOrigin).hostname);
}

export type AddressVerdict = 'may_connect' | 'blocked' | 'private';

/**
 * Whether these addresses of a name in a link may be connected to. Where a local proxy answers a stand-in for every
 * name, for that of the account too, a stand-in is as good as the true address.
 * @param homeAddresses those of the account's own name
 */
export async function judgeAddresses(
  addresses: readonly string[],
  rules: LinkRules,
  homeAddresses: () => Promise<readonly string[]>,
): Promise<AddressVerdict> {
  const isStandIn = (address: string) => addressClass(address) === 'stand_in';
  const others = addresses.filter((address) => !mayConnect(address, rules));
  if (others.length === 0) return 'may_connect';
  if (others.every(isStandIn)) return (await homeAddresses()).some(isStandIn) ? 'may_connect' : 'private';
  return addresses.every((address) => addressClass(address) === 'nowhere') ? 'blocked' : 'private';
}

/**
 * The link as a URL that may be asked for. Names are judged by their form here and again by their address at connect.
 * @throws AppError `output_refused`
 */
export function checkLink(link: string, rules: LinkRules): URL {
  const refuse = (reason: string) =>
    new AppError('output_refused', say('linkOfResultWasNot', { reason }), {
      next: ['contact_support'],
    });
  if (link.length > 16_384 || !URL.canParse(link)) throw refuse(say('itIsNotAddress'));
  const url = new URL(link);
  const account = new URL(rules.accountOrigin);
  const atHome = url.host === account.host && url.protocol === account.protocol;
  const home = hostNameClass(account.hostname);
  const kind = hostNameClass(url.hostname);
  if (kind !== 'public' && !(isOwnNetwork(kind) && kind === home)) {
    throw refuse(say('itPointsIntoPrivateNetwork'));
  }
  if (url.protocol !== 'https:') {
    const local = url.protocol === 'http:' && (atHome || (kind === 'loopback' && home === 'loopback'));
    if (!local) throw refuse(say('itDoesNotBeginWith'));
  }
  if (url.username !== '' || url.password !== '') throw refuse(say('itCarriesUserName'));
  url.hash = '';
  return url;
}
