import { describe, expect, it } from 'vitest';
import type { AppErrorShape } from '../../../src/shared/errors.ts';
import { attentionReasons, type JobDetail, jobStates } from '../../../src/shared/job.ts';
import {
  allowed,
  isAboutRequest,
  isAllowed,
  type JobAction,
  type JobFacts,
  mayLookForBillingId,
} from '../../../src/shared/job-actions.ts';
import { covers, mostOf, mustAsk } from '../../../src/shared/price.ts';
import { row } from '../renderer/rows.ts';

const states = (may: (state: (typeof jobStates)[number]) => boolean) => jobStates.filter(may);
const job = (over: Parameters<typeof row>[1] & Pick<JobFacts, 'resubmittable' | 'billing'>) => ({
  ...row('a'),
  ...over,
});
const statesOf = (action: JobAction, over: Parameters<typeof job>[0] = {}) =>
  states((state) => isAllowed(action, job({ ...over, state })));

describe('a request for cancellation', () => {
  const answered = (code: string | null, httpStatus: number) =>
    isAllowed('requestCancellation', {
      ...job({ state: 'processing', cancellation: 'refused' }),
      cancel: { code, httpStatus, message: 'No.' },
    });

  it('is not offered again once TokenLab has said that it is too late or not possible', () => {
    expect(answered('task_not_cancellable', 409)).toBe(false);
    expect(answered(null, 409)).toBe(false);
    expect(answered('unsupported_task_cancel', 400)).toBe(false);
    expect(answered('forbidden', 403)).toBe(true);
  });

  it('is not offered again as long as the answer to the first one is not known here', () => {
    expect(isAllowed('requestCancellation', job({ state: 'processing', cancellation: 'refused' }))).toBe(
      false,
    );
    expect(isAllowed('requestCancellation', job({ state: 'processing', cancellation: 'none' }))).toBe(true);
  });
});

describe('what may be paid again', () => {
  it('is retried only where no task is under way or in doubt, and never both ways', () => {
    expect(statesOf('retry', { resubmittable: true })).toEqual([
      'rejected',
      'not_sent',
      'output_missing',
      'failed',
      'cancelled',
    ]);
    expect(statesOf('submitAgain', { resubmittable: true })).toEqual(['unconfirmed', 'lost']);
    for (const action of ['retry', 'submitAgain'] as const)
      expect(statesOf(action, { resubmittable: false })).toEqual([]);
  });

  it('what was charged was created, and only then leaves the inbox without a decision', () => {
    expect(statesOf('markNotCreated')).toEqual(['unconfirmed']);
    expect(statesOf('markNotCreated', { settledUsd: '0.4' })).toEqual([]);
    expect(statesOf('markNotCreated', { billing: { transactionId: 'billtxn_7' } })).toEqual([]);
    const asked = { attention: 'unconfirmed' } as const;
    const stays = jobStates.filter((state) => !statesOf('dismissAttention', asked).includes(state));
    expect(stays).toEqual(['unconfirmed']);
    expect(statesOf('dismissAttention', { ...asked, settledUsd: '0.4' })).toContain('unconfirmed');
  });

  it('what needs a decision cannot be hidden from the inbox', () => {
    for (const attention of attentionReasons) expect(statesOf('hide', { attention }), attention).toEqual([]);
    expect(statesOf('hide')).toEqual([...jobStates]);
    expect(statesOf('hide', { hidden: true })).toEqual([]);
  });

  it('is the same, asked one by one or all at once', () => {
    for (const state of jobStates) {
      const one = job({ state, attention: 'unconfirmed' });
      const all = [...allowed(one)];
      expect(all.filter((action) => isAllowed(action, one))).toEqual(all);
      expect(all.includes('retry') && all.includes('submitAgain')).toBe(false);
    }
  });
});

describe('a refusal', () => {
  const error = (over: Partial<AppErrorShape>): AppErrorShape => ({
    code: 'invalid_request',
    message: 'No.',
    next: ['none'],
    retryable: false,
    ...over,
  });
  const failed = (remoteMessage: string) =>
    error({ code: 'task_failed', next: ['edit_request', 'retry_as_new_job'], remoteMessage });

  it('is about the request when it has to change before it can do better', () => {
    expect(isAboutRequest(error({ next: ['edit_request'] }))).toBe(true);
    expect(isAboutRequest(error({ next: ['choose_model', 'refresh_catalogue'] }))).toBe(true);
    expect(isAboutRequest(failed('The prompt was refused by the content policy'))).toBe(true);
    expect(isAboutRequest(failed('The provider gave up'))).toBe(false);
    expect(isAboutRequest(error({ next: ['add_balance', 'choose_model'] }))).toBe(false);
    expect(isAboutRequest(error({ next: ['wait_and_retry', 'edit_request'] }))).toBe(false);
    expect(isAboutRequest(null)).toBe(false);
  });
});

describe('a billing id', () => {
  const ended = (over: Partial<JobDetail>, transactionId: string | null = null) =>
    ({ state: 'completed', taskId: 't', settledUsd: null, billing: { transactionId }, ...over }) as JobDetail;

  it('is looked for only after the end, and only for what is not known', () => {
    const over = states((state) => mayLookForBillingId(ended({ state }), false));
    expect(over).toEqual(['completed', 'output_missing', 'failed', 'cancelled']);
    expect(states((state) => mayLookForBillingId(ended({ state }), true))).toEqual(over);
    expect(mayLookForBillingId(ended({}, 'btx'), false)).toBe(false);
    // The usage rows may still bring the amount.
    expect(mayLookForBillingId(ended({}, 'btx'), true)).toBe(true);
    expect(mayLookForBillingId(ended({ settledUsd: '1' }, 'btx'), true)).toBe(false);
    // Without a task there is nothing to read; usage rows name the request too.
    expect(mayLookForBillingId(ended({ taskId: null }), false)).toBe(false);
    expect(mayLookForBillingId(ended({ taskId: null }), true)).toBe(true);
  });
});

describe('the question about an amount', () => {
  it('is asked above the amount of the settings and for a price that is not known, exactly', () => {
    expect(mustAsk('5', '5')).toBe(false);
    expect(mustAsk('5.000000000000000000001', '5')).toBe(true);
    expect(mustAsk(null, '5')).toBe(true);
    expect(mustAsk('0', '0')).toBe(false);
    expect(mustAsk('0.000001', '0')).toBe(true);
    for (const most of [null, '1000']) expect(mustAsk(most, '')).toBe(false);
  });

  it('is answered by an amount that covers the price, and an unknown one only by knowing that it is unknown', () => {
    expect(covers({ mostUsd: '5.01' }, '5.01')).toBe(true);
    expect(covers({ mostUsd: '5.01' }, '5.02')).toBe(false);
    expect(covers({ mostUsd: '5.01' }, null)).toBe(false);
    expect(covers({ mostUsd: null }, null)).toBe(true);
    expect(covers({ mostUsd: null }, '0.01')).toBe(false);
    expect(covers(null, '0.01')).toBe(false);
    for (const mostUsd of ['', 'NaN', '-1', '1e9', 'Infinity'])
      expect(covers({ mostUsd }, '0.01')).toBe(false);
  });

  it('takes the upper end of an estimate', () => {
    const estimate = { note: null };
    expect(mostOf({ ...estimate, kind: 'range', minUsd: '1', maxUsd: '3.2' })).toBe('3.2');
    expect(mostOf({ ...estimate, kind: 'exact', minUsd: '1', maxUsd: null })).toBe('1');
    expect(mostOf({ ...estimate, kind: 'unknown', minUsd: '1', maxUsd: '2' })).toBeNull();
  });
});
