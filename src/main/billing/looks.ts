/** When usage rows were read, and for which time: what "missing" may be said of. Kept small; pure but for its shelf. */
import { z } from 'zod';
import type { UsageLook } from '../../shared/billing.ts';
import { type Ledger, readList } from '../ledger/index.ts';

/** The oldest are forgotten beyond this; a job they covered is then "not looked up", never wrongly "missing". */
const kept = 200;

const lookSchema: z.ZodType<UsageLook> = z.object({
  from: z.number(),
  to: z.number(),
  at: z.number(),
  source: z.enum(['management', 'import']),
});

export interface Looks {
  of(accountId: string): UsageLook[];
  add(accountId: string, look: UsageLook): void;
}

export function createLooks(meta: Ledger['meta']): Looks {
  const shelf = (accountId: string) => `usage_looks:${accountId}`;
  const of = (accountId: string): UsageLook[] => readList(meta.get(shelf(accountId)), lookSchema);
  return {
    of,
    add(accountId, look) {
      const covered = (old: UsageLook) => old.from >= look.from && old.to <= look.to && old.at <= look.at;
      const looks = [...of(accountId).filter((old) => !covered(old)), look];
      meta.set(shelf(accountId), JSON.stringify(looks.slice(-kept)));
    },
  };
}
