/** The expected finish from the ledger's own history: of this model and account only, bounded, and by an index. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { finishEstimate, usualSpanOf } from '../../../src/main/jobs/index.ts';
import { openDb } from '../../../src/main/ledger/db.ts';
import { mostPastJobs } from '../../../src/shared/finish.ts';
import type { JobState } from '../../../src/shared/job.ts';
import { addAccount, addJob, type Fixture, openFixture } from '../ledger/fixture.ts';

const minute = 60_000;
let fixture: Fixture;
let at: number;
beforeEach(() => {
  fixture = openFixture();
  addAccount(fixture.ledger, 'other');
  at = fixture.clock.now();
});
afterEach(() => fixture.close());

function past(
  minutes: number,
  { model = 'veo3.1', accountId = 'acc', state = 'completed' as JobState } = {},
) {
  const id = addJob(fixture.ledger, {
    state: 'pending',
    accountId,
    request: { family: 'video', operation: null, model, fields: {}, inputs: [] },
  });
  const terminalAt = at + minutes * minute;
  fixture.ledger.jobs.update(id, { submittedAt: at, acceptedAt: at + 1_000 });
  fixture.ledger.jobs.update(id, { state, terminalAt });
  at += 60 * minute;
}

it('is that of the last jobs of this model with this account that gave a result', () => {
  for (let count = 0; count < 5; count += 1) {
    past(2);
    past(30, { model: 'kling-3.0' });
    past(40, { accountId: 'other' });
    past(50, { state: 'failed' });
  }
  expect(usualSpanOf(fixture.ledger, 'acc', 'veo3.1')).toEqual({
    medianMs: 2 * minute,
    p90Ms: 2 * minute,
    sendMs: 1_000,
    jobs: 5,
  });
  expect(usualSpanOf(fixture.ledger, 'acc', 'seedance-2.0')).toBeNull();
  const open = { model: 'veo3.1', sentAt: [at], waiting: 0, ahead: 0, sendsAtLeastMs: 0 };
  expect(finishEstimate(fixture.ledger, 'acc', [open], at)).toEqual({
    from: at + 2 * minute,
    to: at + 2 * minute,
  });
  // One part that nobody can tell leaves the whole open.
  const unknown = { ...open, model: 'seedance-2.0' };
  expect(finishEstimate(fixture.ledger, 'acc', [open, unknown], at)).toBeNull();
  expect(finishEstimate(fixture.ledger, 'acc', [open, { ...unknown, sentAt: [] }], at)).not.toBeNull();
});

it('looks at a bounded number of jobs, by an index alone', () => {
  for (let count = 0; count < mostPastJobs + 20; count += 1) past(count < 20 ? 5 : 3);
  expect(usualSpanOf(fixture.ledger, 'acc', 'veo3.1')).toMatchObject({
    p90Ms: 3 * minute,
    jobs: mostPastJobs,
  });
  const db = openDb(fixture.file);
  const plan = db.all<{ detail: string }>(
    `EXPLAIN QUERY PLAN SELECT coalesce(accepted_at, terminal_at) - submitted_at, terminal_at - submitted_at FROM jobs
     WHERE account_id = 'acc' AND model = 'veo3.1' AND state = 'completed' AND submitted_at IS NOT NULL
       AND terminal_at IS NOT NULL ORDER BY terminal_at DESC LIMIT 100`,
  );
  db.close();
  expect(plan.map(({ detail }) => detail)).toEqual([expect.stringContaining('jobs_took')]);
});
