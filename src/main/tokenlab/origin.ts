/** Where TokenLab is, and the rule that a key is only ever shown to that one place. */

import { hostNameClass, isOwnNetwork } from '../../shared/addresses.ts';
import { AppError } from '../../shared/errors.ts';
import { say } from '../../shared/words/tokenlab/say.ts';

export const defaultOrigin = 'https://api.tokenlab.sh';

/**
 * The origin (`scheme://host[:port]`) of a base URL as a person types it: trailing slashes and a trailing
 * `/v1` are accepted and dropped.
 * @throws AppError `invalid_input` for anything else than https, or http outside this computer and its private
 * network (a key must not cross the internet in the clear), for credentials in the URL, and for other paths.
 */
export function parseOrigin(baseUrl: string): string {
  const refuse = (message: string) =>
    new AppError('invalid_input', message, {
      next: ['edit_request'],
      fields: [{ path: 'baseUrl', message }],
    });
  let url: URL;
  try {
    url = new URL(baseUrl.trim());
  } catch {
    throw refuse(say('serverAddressIsNotUrl'));
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw refuse(say('serverAddressMustBeginWithHttps'));
  }
  if (url.username !== '' || url.password !== '') {
    throw refuse(say('serverAddressMustNotContain'));
  }
  const kind = hostNameClass(url.hostname);
  if (kind !== 'public' && !isOwnNetwork(kind)) {
    throw refuse(say('serverAddressNamesNoServer'));
  }
  if (url.protocol === 'http:' && kind === 'public') {
    throw refuse(say('serverAddressMustBeginWith'));
  }
  if (!/^(\/v1)?\/*$/.test(url.pathname) || url.search !== '' || url.hash !== '') {
    throw refuse(say('serverAddressMustEndAfter'));
  }
  return url.origin;
}

/**
 * A path on `origin` for `target` (a path or an absolute URL), or null when it would leave that origin,
 * carries credentials, or is no URL at all. The fragment is dropped.
 */
export function pathOnOrigin(target: string, origin: string): string | null {
  let url: URL;
  try {
    url = new URL(target, `${origin}/`);
  } catch {
    return null;
  }
  if (url.origin !== origin || url.username !== '' || url.password !== '') return null;
  return url.pathname + url.search;
}
