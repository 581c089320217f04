/** What a person pastes as a key or token, made fit to use or refused with a reason. Pure. */

import { AppError } from '../../shared/errors.ts';
import { say } from '../../shared/words/accounts/say.ts';
import { isHeaderSafe } from '../base/headers.ts';

/** Characters at the end that tell keys apart, shown only of keys long enough to keep the rest secret. */
export function keyHint(key: string): string | null {
  return key.length >= 16 ? key.slice(-4) : null;
}

/** The key, or the keychain that it is in, cannot be had now. */
export const isWithoutKey = (error: unknown): boolean =>
  error instanceof AppError && error.code.startsWith('key');

/** Whether a key may be the one of which TokenLab shows this beginning, such as `sk-live-3f2a…`. */
export function beginsWithVisible(key: string, shown: string | null): boolean {
  const visible = /^[^.…*•]*/u.exec(shown ?? '')?.[0] ?? '';
  return visible.length > 3 && key.startsWith(visible);
}

/** @throws AppError `invalid_input` on the field `key` */
export function readKey(pasted: string): string {
  const key = unwrap(pasted);
  if (key === '') throw refuse('key', say('pasteYourTokenLabApiKey'));
  if (key.startsWith('mt-')) {
    throw refuse('key', say('thisIsManagementTokenMt'));
  }
  if (!isHeaderSafe(key)) {
    throw refuse('key', say('thisContainsCharactersThatNoTokenLab'));
  }
  return key;
}

/** @throws AppError `invalid_input` on the field `token` */
export function readToken(pasted: string): string {
  const token = unwrap(pasted);
  if (token === '') throw refuse('token', say('pasteYourManagementTokenIt'));
  if (token.startsWith('sk-')) {
    throw refuse('token', say('thisIsApiKeySk'));
  }
  if (!isHeaderSafe(token)) {
    throw refuse('token', say('thisContainsCharactersThatNo'));
  }
  return token;
}

/** Quotes and a leading `Bearer` come along when a key is copied out of a script. */
const unwrap = (pasted: string): string =>
  pasted
    .trim()
    .replace(/^bearer\s+/i, '')
    .replace(/^(["'`])(.*)\1$/s, '$2')
    .trim();

const refuse = (path: string, message: string): AppError =>
  new AppError('invalid_input', message, { next: ['check_key'], fields: [{ path, message }] });
