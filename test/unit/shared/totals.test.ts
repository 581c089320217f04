import { describe, expect, it } from 'vitest';
import type { JobRow } from '../../../src/shared/job.ts';
import { totalsOf } from '../../../src/shared/totals.ts';

const job = (over: Partial<JobRow>) => ({
  accountId: 'acc',
  state: 'completed' as JobRow['state'],
  settledUsd: null,
  estimateUsd: null,
  estimateMostUsd: null,
  ...over,
});

describe('what several jobs come to', () => {
  it('is what was charged, and the most that may still be', () => {
    const totals = totalsOf([
      job({ settledUsd: '0.16' }),
      job({ settledUsd: '0.04', estimateUsd: '9' }),
      job({ state: 'processing', estimateUsd: '1.2' }),
      job({ state: 'unconfirmed', estimateMostUsd: '2' }),
      job({ state: 'failed', estimateUsd: '5' }),
      job({ state: 'pending' }),
      job({ accountId: 'sandbox', estimateUsd: '0.5' }),
    ]);
    expect(totals).toEqual({
      jobs: 7,
      chargedUsd: '0.2',
      openMostUsd: '3.2',
      unknown: 1,
      sampleUsd: '0.5',
    });
  });
});
