/** When usage rows were read, and for which time: what "missing" may be said of. Kept small; pure but for its shelf. */
import type { UsageLook } from '../../shared/billing.ts';
import type { Ledger } from '../ledger/index.ts';

/** The oldest are forgotten beyond this; a job they covered is then "not looked up", never wrongly "missing". */
const kept = 200;

export interface Looks {
  of(accountId: string): UsageLook[];
  add(accountId: string, look: UsageLook): void;
}

export function createLooks(meta: Ledger['meta']): Looks {
  const shelf = (accountId: string) => `usage_looks:${accountId}`;
  const of = (accountId: string): UsageLook[] =>
    JSON.parse(meta.get(shelf(accountId)) ?? '[]') as UsageLook[];
  return {
    of,
    add(accountId, look) {
      const covered = (old: UsageLook) => old.from >= look.from && old.to <= look.to && old.at <= look.at;
      const looks = [...of(accountId).filter((old) => !covered(old)), look];
      meta.set(shelf(accountId), JSON.stringify(looks.slice(-kept)));
    },
  };
}
