/** Runs inside the keychain's own process: loads keytar late, makes one call after the other. */
import { serviceName, type VaultAnswer, type VaultReply, type VaultRequest } from './vault-protocol.ts';

/** The part of keytar that is used. */
export interface Keytar {
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, secret: string): Promise<void>;
  deletePassword(service: string, account: string): Promise<boolean>;
}

/**
 * @param load imports keytar; throws when its native part or a system library is missing
 * @param post sends to the keychain's owner that a call begins, and then its answer
 * @returns a function that takes a request
 */
export function createVaultService(
  load: () => Promise<Keytar>,
  post: (reply: VaultReply) => void,
): (request: VaultRequest) => void {
  let loaded: Promise<Keytar> | null = null;
  let last: Promise<void> = Promise.resolve();

  const perform = async (request: VaultRequest): Promise<VaultAnswer> => {
    let keytar: Keytar;
    try {
      loaded ??= load();
      keytar = await loaded;
    } catch (error) {
      return { id: request.id, ok: false, stage: 'load', message: wordsOf(error) };
    }
    post({ id: request.id, begun: true });
    try {
      return { id: request.id, ok: true, value: await call(keytar, request) };
    } catch (error) {
      return { id: request.id, ok: false, stage: 'call', message: wordsOf(error) };
    }
  };

  return (request) => {
    last = last.then(() => perform(request)).then(post);
  };
}

async function call(keytar: Keytar, request: VaultRequest): Promise<string | null> {
  if (request.op === 'get') return keytar.getPassword(serviceName, request.entry);
  if (request.op === 'set') await keytar.setPassword(serviceName, request.entry, request.secret);
  else await keytar.deletePassword(serviceName, request.entry);
  return null;
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
