/** When usage rows were fetched, and for which time: only there may a row be called missing. */
import { z } from 'zod';
import type { UsageFetch } from '../../shared/billing.ts';
import { type Ledger, listReader } from '../ledger/index.ts';

/** The oldest of each source are forgotten beyond this; a job they covered is then "not looked up", never wrongly "missing". */
const kept = 200;

const fetchSchema: z.ZodType<UsageFetch> = z.object({
  from: z.number(),
  to: z.number(),
  at: z.number(),
  source: z.enum(['management', 'import']),
});

export interface UsageFetches {
  of(accountId: string): UsageFetch[];
  add(accountId: string, fetched: UsageFetch): void;
}

const keyOf = (accountId: string) => `usage_looks:${accountId}`;

const readFetches = listReader(fetchSchema);

export const usageFetchesOf = (meta: Pick<Ledger['meta'], 'get'>, accountId: string): UsageFetch[] =>
  readFetches(meta.get(keyOf(accountId)));

export function createUsageFetches(meta: Ledger['meta']): UsageFetches {
  const of = (accountId: string): UsageFetch[] => usageFetchesOf(meta, accountId);
  return {
    of,
    add(accountId, fetched) {
      // A file may leave rows out, so it never stands for a reading of TokenLab's own.
      const standsFor = (old: UsageFetch) => fetched.source === 'management' || old.source === 'import';
      const covered = (old: UsageFetch) =>
        standsFor(old) && old.from >= fetched.from && old.to <= fetched.to && old.at <= fetched.at;
      const all = [...of(accountId).filter((old) => !covered(old)), fetched];
      const last = (source: UsageFetch['source']) => all.filter((one) => one.source === source).slice(-kept);
      meta.set(keyOf(accountId), JSON.stringify([...last('import'), ...last('management')]));
    },
  };
}
