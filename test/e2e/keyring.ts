/** The keyring of a worker's session, read from outside the app. */
import keytar from 'keytar';
import { serviceName } from '../../src/main/keychain/vault-protocol.ts';
import { expect } from './fixtures.ts';

/** What apps put into it: their secrets, in no order. */
export async function inKeyring(): Promise<string[]> {
  let entries: Awaited<ReturnType<typeof keytar.findCredentials>> = [];
  // An app tries the keyring with an entry of its own; one that goes between the listing and its reading is an error.
  await expect(async () => {
    entries = await keytar.findCredentials(serviceName);
  }).toPass();
  return entries.map(({ password }) => password);
}
