import { describe, expect, it } from 'vitest';
import { attentionCommands, attentionWords } from '../../../src/renderer/commands/attention.ts';
import { commandsFor, menuFor } from '../../../src/renderer/commands/job-menus.ts';
import { attentionCost } from '../../../src/renderer/features/job/attention-cost.ts';
import { makerOf } from '../../../src/renderer/features/job/made-with.ts';
import type { AccountView } from '../../../src/shared/account.ts';
import { attentionReasons, type JobDetail, jobStates } from '../../../src/shared/job.ts';
import { isAllowed } from '../../../src/shared/job-actions.ts';
import type { JsonObject } from '../../../src/shared/json.ts';
import { row } from './rows.ts';

describe('commands of a job', () => {
  it('cancellation can be requested only while TokenLab works on the task, and not twice', () => {
    const offered = jobStates.filter((state) =>
      commandsFor(row('a', { state })).includes('requestCancellation'),
    );
    expect(offered).toEqual(['pending', 'processing']);
    const asked = row('a', { state: 'processing', cancellation: 'requested' });
    expect(commandsFor(asked)).not.toContain('requestCancellation');
  });

  it('a plain retry is never offered while a task may still exist', () => {
    const offered = jobStates.filter((state) => commandsFor(row('a', { state })).includes('retry'));
    expect(offered).toEqual(['rejected', 'not_sent', 'output_missing', 'failed', 'cancelled']);
    expect(commandsFor(row('a', { state: 'unconfirmed' }))).toContain('submitAgain');
  });

  it('a request that was refused has to change first: editing it comes before sending it as it was', () => {
    const no = { message: 'No.', retryable: false };
    const full = (over: Partial<JobDetail>) =>
      ({
        ...row('a'),
        resubmittable: true,
        results: [],
        request: { family: 'image', fields: {} },
        cancel: { message: null },
        ...over,
      }) as unknown as JobDetail;
    const about = full({
      state: 'rejected',
      error: { ...no, code: 'invalid_request', next: ['edit_request'] },
    });
    expect(commandsFor(about, about)).toEqual(expect.arrayContaining(['editAndRetry', 'retry']));
    expect(commandsFor(about, about)).not.toContain('sameAgain');
    const money = full({
      state: 'rejected',
      error: { ...no, code: 'insufficient_balance', next: ['add_balance'] },
    });
    expect(commandsFor(money, money)).toEqual(expect.arrayContaining(['retry', 'sameAgain']));
    expect(commandsFor(money, money)).not.toContain('editAndRetry');
  });

  it('shows what the table of paid actions lists, and nothing else', () => {
    for (const state of jobStates) {
      const commands = commandsFor(row('a', { state }));
      expect(commands.includes('retry')).toBe(isAllowed('retry', row('a', { state })));
      expect(commands.includes('submitAgain')).toBe(isAllowed('submitAgain', row('a', { state })));
      for (const settledUsd of [null, '0.4']) {
        const job = row('a', { state, settledUsd, attention: 'unconfirmed' });
        expect(commandsFor(job).includes('markNotCreated')).toBe(isAllowed('markNotCreated', job));
        expect(commandsFor(job).includes('giveUp')).toBe(isAllowed('dismissAttention', job));
      }
    }
  });

  it('only a job without an answer can be marked as not created', () => {
    const offered = jobStates.filter((state) => commandsFor(row('a', { state })).includes('markNotCreated'));
    expect(offered).toEqual(['unconfirmed']);
  });

  it('what was charged was created: it is not marked as not created, and can be given up', () => {
    const lost = row('a', { state: 'unconfirmed', attention: 'unconfirmed' });
    const charged = { ...lost, settledUsd: '0.05' };
    expect(commandsFor(lost)).toEqual(expect.arrayContaining(['findCharge', 'markNotCreated']));
    expect(commandsFor(lost)).not.toContain('giveUp');
    for (const gone of ['findCharge', 'markNotCreated']) expect(commandsFor(charged)).not.toContain(gone);
    expect(attentionWords(charged)).toBe('unconfirmed_charged');
    expect(attentionCommands(charged)).toEqual(['linkTask', 'submitAgain', 'support', 'giveUp']);
  });

  it('a draft that will be sent automatically can be stopped or sent now', () => {
    const waiting = row('a', { state: 'draft', hold: { reason: 'rate_limited', until: 5, attempts: 1 } });
    expect(commandsFor(waiting)).toEqual(expect.arrayContaining(['sendNow', 'stopWaiting']));
    const stopped = row('a', { state: 'draft', hold: { reason: 'stopped', until: null, attempts: 1 } });
    expect(commandsFor(stopped)).toContain('sendNow');
    expect(commandsFor(stopped)).not.toContain('stopWaiting');
  });

  it('a job that only follows a task created elsewhere has no request that could be submitted again', () => {
    const doubt = row('a', { state: 'unconfirmed', attention: 'unconfirmed' });
    const tracked = { ...doubt, resubmittable: false, results: [] } as unknown as JobDetail;
    expect(attentionCommands(doubt)).toContain('submitAgain');
    expect(attentionCommands(tracked, tracked)).not.toContain('submitAgain');
  });

  it('every part of a menu shows what fits in the order of the table', () => {
    const job = row('a', { state: 'failed' });
    expect(menuFor(job, null).flat()).toEqual(commandsFor(job));
  });

  it('every reason for attention offers at least one way out', () => {
    for (const attention of attentionReasons) {
      // Only what is still to be sent can be held back by these.
      const state = attention === 'not_sent' || attention === 'material_preparing' ? 'draft' : 'completed';
      expect(attentionCommands(row('a', { attention, state })).length, attention).toBeGreaterThan(0);
    }
  });
});

describe('a job that money stopped', () => {
  const no = { message: 'No.', next: [], retryable: false };
  const low = { ...no, code: 'insufficient_balance' as const };
  const limit = { ...no, code: 'quota_exceeded' as const };
  const stopped = (state: 'rejected' | 'draft' | 'pending', error: typeof low | typeof limit) =>
    row('a', { state, attention: 'balance_low', error });

  it('depends on whose money it is: the account’s, or the limit of the key', () => {
    expect([low, limit].map((error) => attentionWords(stopped('rejected', error)))).toEqual([
      'balance_low',
      'key_limit',
    ]);
    expect(attentionCommands(stopped('rejected', limit))).toEqual(['raiseLimit', 'retry']);
    expect(attentionCommands(stopped('draft', limit))).toEqual(['raiseLimit', 'sendNow']);
  });

  it('is offered nothing that its state refuses', () => {
    expect(attentionCommands(stopped('rejected', low))).toEqual(['addBalance', 'retry']);
    expect(attentionCommands(stopped('draft', low))).toEqual(['addBalance', 'sendNow']);
    expect(attentionCommands(stopped('pending', low))).toEqual(['addBalance', 'refresh']);
  });
});

describe('a job that a limit on spending holds back', () => {
  const held = (next: 'change_limit' | 'change_batch_limit') =>
    row('a', {
      state: 'draft',
      attention: 'limit',
      error: { code: 'limit_reached', message: 'No.', next: [next], retryable: false },
    });

  it('depends on whose limit it is: one of a period, or that of its batch', () => {
    expect(attentionWords(held('change_limit'))).toBe('limit');
    expect(attentionCommands(held('change_limit'))).toEqual(['sendNow', 'changeLimits']);
    const ofBatch = { ...held('change_batch_limit'), batchId: 'batch' };
    expect(attentionWords(ofBatch)).toBe('batch_limit');
    expect(attentionCommands(ofBatch)).toEqual(['changeBatchLimit', 'sendNow']);
  });
});

describe('a job whose input TokenLab prepares', () => {
  const error = { message: 'No.', next: [], retryable: false };
  const waiting = row('a', { state: 'draft', attention: 'material_preparing' });

  it('is told apart by whether the input is ready, still waited for, or of no use', () => {
    const failed = { ...waiting, error: { ...error, code: 'material_source_invalid' as const } };
    const unknown = { ...waiting, error: { ...error, code: 'material_preparing' as const } };
    expect([waiting, unknown, failed].map(attentionWords)).toEqual([
      'material_ready',
      'material_preparing',
      'material_failed',
    ]);
    expect(attentionCommands(waiting)).toEqual(['sendNow']);
    expect(attentionCommands(failed)).toEqual(['sameAgain']);
    expect(attentionWords(row('b', { attention: 'lost' }))).toBe('lost');
  });
});

describe('what a job that needs attention has cost', () => {
  it('unknown is said to be unknown, and nothing only where no task was made', () => {
    const base = {
      attention: 'unconfirmed',
      settledUsd: null,
      estimateUsd: null,
      estimateMostUsd: null,
    } as const;
    expect(attentionCost({ ...base, state: 'unconfirmed' })).toEqual({ kind: 'maybeUnknown' });
    expect(attentionCost({ ...base, state: 'unconfirmed', estimateUsd: '0.80' })).toEqual({
      kind: 'maybe',
      amount: '0.80',
    });
    expect(attentionCost({ ...base, state: 'lost', estimateMostUsd: '3.20' })).toEqual({
      kind: 'maybeAtMost',
      amount: '3.20',
    });
    expect(attentionCost({ ...base, state: 'draft', estimateUsd: '0.80' })).toEqual({ kind: 'nothing' });
    expect(attentionCost({ ...base, state: 'processing' })).toEqual({ kind: 'running' });
    expect(attentionCost({ ...base, state: 'completed', settledUsd: '0.42' })).toEqual({
      kind: 'charged',
      amount: '0.42',
    });
  });
});

describe('the key that a job was made with', () => {
  const account = { id: 'acc', label: 'Studio', keyHint: '9999' } as AccountView;
  const made = (detail: JsonObject) => ({
    timeline: [{ at: 1, source: 'app' as const, type: 'submit_started' as const, detail }],
  });

  it('is the one of that time, though the account has another one now, or is gone', () => {
    const job = made({ account: 'Studio', keyHint: '1111' });
    expect(makerOf(job, account)).toEqual({
      label: 'Studio',
      hint: '1111',
      since: { kind: 'other_key', hint: '9999' },
    });
    expect(makerOf(job, undefined)?.since).toEqual({ kind: 'removed' });
    expect(makerOf(made({ account: 'Studio', keyHint: '9999' }), account)?.since).toEqual({ kind: 'same' });
    expect(makerOf(made({}), account)).toMatchObject({ label: 'Studio', hint: '9999' });
  });
});
