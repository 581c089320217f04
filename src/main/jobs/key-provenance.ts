/** Which account and key a task was made or looked up with: only that key can read it, also after it was replaced. */
import type { JsonObject } from '../../shared/json.ts';
import type { Core } from './core.ts';

/** For the timeline; the key's hint is its last characters, as the window shows them. */
export function keyProvenance({ ledger }: Core, accountId: string): JsonObject {
  const account = ledger.accounts.get(accountId);
  return account === null ? {} : { account: account.label, keyHint: account.keyHint };
}
