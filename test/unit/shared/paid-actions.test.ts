import { describe, expect, it } from 'vitest';
import type { AppErrorShape } from '../../../src/shared/errors.ts';
import { type JobDetail, jobStates } from '../../../src/shared/job.ts';
import {
  isAboutRequest,
  mayDismissAttention,
  mayLookForBillingId,
  mayMarkNotCreated,
  mayRetry,
  maySubmitAgain,
} from '../../../src/shared/paid-actions.ts';
import { covers, mostOf, mustAsk } from '../../../src/shared/price.ts';

const states = (may: (state: (typeof jobStates)[number]) => boolean) => jobStates.filter(may);

describe('what may be paid again', () => {
  it('is retried only where no task is under way or in doubt, and never both ways', () => {
    const retry = states((state) => mayRetry({ state, resubmittable: true }));
    const again = states((state) => maySubmitAgain({ state, resubmittable: true }));
    expect(retry).toEqual(['rejected', 'output_missing', 'failed', 'cancelled']);
    expect(again).toEqual(['unconfirmed', 'lost']);
    for (const state of jobStates) {
      expect(
        mayRetry({ state, resubmittable: false }) || maySubmitAgain({ state, resubmittable: false }),
      ).toBe(false);
    }
  });

  it('what was charged was created, and only then leaves the inbox without a decision', () => {
    expect(states((state) => mayMarkNotCreated({ state, settledUsd: null }))).toEqual(['unconfirmed']);
    expect(states((state) => mayMarkNotCreated({ state, settledUsd: '0.4' }))).toEqual([]);
    expect(states((state) => !mayDismissAttention({ state, settledUsd: null }))).toEqual(['unconfirmed']);
    expect(mayDismissAttention({ state: 'unconfirmed', settledUsd: '0.4' })).toBe(true);
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
  const job = (over: Partial<JobDetail>, transactionId: string | null = null) =>
    ({ state: 'completed', taskId: 't', settledUsd: null, billing: { transactionId }, ...over }) as JobDetail;

  it('is looked for only after the end, and only for what is not known', () => {
    const ended = states((state) => mayLookForBillingId(job({ state }), false));
    expect(ended).toEqual(['completed', 'output_missing', 'failed', 'cancelled']);
    expect(states((state) => mayLookForBillingId(job({ state }), true))).toEqual(ended);
    expect(mayLookForBillingId(job({}, 'btx'), false)).toBe(false);
    // The usage rows may still bring the amount.
    expect(mayLookForBillingId(job({}, 'btx'), true)).toBe(true);
    expect(mayLookForBillingId(job({ settledUsd: '1' }, 'btx'), true)).toBe(false);
    // Without a task there is nothing to read; usage rows name the request too.
    expect(mayLookForBillingId(job({ taskId: null }), false)).toBe(false);
    expect(mayLookForBillingId(job({ taskId: null }), true)).toBe(true);
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
