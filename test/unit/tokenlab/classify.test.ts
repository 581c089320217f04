import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Answer } from '../../../src/main/tokenlab/answer.ts';
import { classifyCreate } from '../../../src/main/tokenlab/classify.ts';
import { classifyCancel, classifyStatus } from '../../../src/main/tokenlab/classify-task.ts';
import { errorOfAnswer } from '../../../src/main/tokenlab/errors.ts';
import { errorCodes, nextActions } from '../../../src/shared/errors.ts';
import { runs } from '../../faults/scale.ts';

const now = Date.UTC(2026, 10, 23, 12);
const context = { origin: 'https://api.tokenlab.sh', now, family: 'video' } as const;

function answer(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  const bodyText = typeof body === 'string' ? body : JSON.stringify(body);
  const bytes = new TextEncoder().encode(bodyText);
  return { status, headers, bytes, bodyText, requestId: headers['x-request-id'] ?? null, receivedAt: now };
}
const created = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  classifyCreate({ kind: 'answered', sentAt: now, ...answer(status, body, headers) }, context);
const polled = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  classifyStatus({ kind: 'answered', ...answer(status, body, headers) }, context);
const cancelled = (status: number, body: unknown) =>
  classifyCancel({ kind: 'answered', ...answer(status, body) }, context);
const envelope = (code: string, extra: object = {}) => ({
  error: { code, type: code, message: 'words', ...extra },
});

describe('the table of refusals', () => {
  it.each<[number, object, string, string]>([
    [400, { type: 'invalid_request_error', param: 'prompt' }, 'invalid_request', 'rejected'],
    [400, { code: 'unsupported_parameter', param: 'seed' }, 'unsupported_parameter', 'rejected'],
    [400, { code: 'model_not_found', did_you_mean: 'veo3.1' }, 'model_not_found', 'rejected'],
    [400, { code: 'too_many_images' }, 'too_many_images', 'rejected'],
    [400, { type: 'context_length_exceeded' }, 'context_length_exceeded', 'rejected'],
    [400, { code: 'seedance_material_source_invalid' }, 'material_source_invalid', 'rejected'],
    [422, { code: 'seedance_material_source_invalid' }, 'material_source_invalid', 'rejected'],
    [400, { type: 'no_contract_compatible_route' }, 'contract_mismatch', 'rejected'],
    [400, { type: 'request_shape_channel_mismatch' }, 'contract_mismatch', 'rejected'],
    [400, { type: 'upstream_contract_mismatch' }, 'contract_mismatch', 'rejected'],
    [400, { type: 'platform_normalization_error' }, 'contract_mismatch', 'rejected'],
    [400, { code: 'currency_retired' }, 'currency_retired', 'rejected'],
    [401, { type: 'invalid_api_key' }, 'invalid_api_key', 'rejected'],
    [401, { type: 'unauthorized' }, 'invalid_api_key', 'rejected'],
    [401, { type: 'expired_api_key' }, 'expired_api_key', 'rejected'],
    [402, { type: 'insufficient_balance' }, 'insufficient_balance', 'rejected'],
    [402, { type: 'insufficient_quota' }, 'insufficient_balance', 'rejected'],
    [402, { type: 'quota_exceeded' }, 'quota_exceeded', 'rejected'],
    [403, { code: 'model_not_allowed', type: 'access_denied' }, 'model_not_allowed', 'rejected'],
    [403, { type: 'permission_error' }, 'forbidden', 'rejected'],
    [404, { type: 'not_found_error' }, 'not_found_remote', 'rejected'],
    [404, { code: 'model_not_found' }, 'model_not_found', 'rejected'],
    [409, { code: 'seedance_material_preparing' }, 'material_preparing', 'material_preparing'],
    [409, { code: 'IdempotencyRequestInProgress' }, 'idempotency_in_progress', 'rejected'],
    [409, { code: 'IdempotencyConflict' }, 'idempotency_conflict', 'rejected'],
    [413, { code: 'payload_too_large' }, 'payload_too_large', 'rejected'],
    [429, { type: 'rate_limit_exceeded' }, 'rate_limited', 'retry_later'],
    [429, { type: 'rate_limit_error' }, 'rate_limited', 'retry_later'],
    [500, { type: 'server_error' }, 'server_error', 'unconfirmed'],
    [502, { type: 'upstream_error' }, 'upstream_error', 'unconfirmed'],
    [503, { type: 'all_channels_failed', retryable: true }, 'all_channels_failed', 'retry_later'],
    [503, { type: 'all_channels_failed', retryable: false }, 'all_channels_failed', 'rejected'],
    [503, { type: 'all_channels_failed', retryable: 'false' }, 'all_channels_failed', 'rejected'],
    [503, { type: 'all_channels_failed', retryable: 'True' }, 'all_channels_failed', 'retry_later'],
    [503, { type: 'all_channels_failed', retryable: null }, 'all_channels_failed', 'unconfirmed'],
    [503, { type: 'all_channels_failed', retryable: 0 }, 'all_channels_failed', 'unconfirmed'],
    [503, { code: 'delivery_tier_unavailable', retryable: false }, 'delivery_tier_unavailable', 'rejected'],
    [503, { type: 'nobody_knows_it', retryable: false }, 'all_channels_failed', 'rejected'],
    // Only a 503 says with it that nothing was accepted.
    [500, { type: 'server_error', retryable: false }, 'server_error', 'unconfirmed'],
    [502, { type: 'upstream_error', retryable: false }, 'upstream_error', 'unconfirmed'],
    [504, { type: 'timeout_error', retryable: false }, 'gateway_timeout', 'unconfirmed'],
    [503, { type: 'all_channels_failed' }, 'all_channels_failed', 'unconfirmed'],
    [503, { code: 'delivery_tier_unavailable', retryable: true }, 'delivery_tier_unavailable', 'retry_later'],
    [
      503,
      { code: 'seedance_material_library_request_failed' },
      'material_library_unavailable',
      'unconfirmed',
    ],
    [504, { type: 'timeout_error' }, 'gateway_timeout', 'unconfirmed'],
    [520, { type: 'weird' }, 'server_error', 'unconfirmed'],
  ])('%i %j is %s; a create is %s', (status, error, code, kind) => {
    const body = { error: { message: 'words', ...error } };
    const meaning = created(status, body, { 'x-request-id': 'req_7' });
    expect(meaning.kind).toBe(kind);
    expect('error' in meaning && meaning.error).toMatchObject({
      code,
      httpStatus: status,
      requestId: 'req_7',
    });
    expect(meaning.requestId).toBe('req_7');
  });

  it.each([400, 401, 402, 403, 404, 409, 413, 422, 429, 500, 502, 503, 504, 307])(
    'a page that is not TokenLab’s gives a plain error for %i',
    (status) => {
      const error = errorOfAnswer(answer(status, '<html><h1>Proxy</h1></html>'), { now });
      expect(errorCodes).toContain(error.code);
      expect(error.message).not.toContain('<');
      expect(error.remoteMessage).toBeUndefined();
      expect(error.next.length).toBeGreaterThan(0);
    },
  );

  it('does not believe a name that belongs to another status', () => {
    expect(created(500, envelope('invalid_api_key'))).toMatchObject({
      kind: 'unconfirmed',
      error: { code: 'server_error' },
    });
    expect(created(401, envelope('server_error'))).toMatchObject({
      kind: 'rejected',
      error: { code: 'invalid_api_key' },
    });
    expect(created(503, '<html>busy</html>')).toMatchObject({ kind: 'unconfirmed' });
  });

  it('takes a 503 that is final for a refusal with a way out, and only in TokenLab’s own words', () => {
    const refused = created(503, envelope('all_channels_failed', { retryable: false, retry_after: 5 }));
    expect(refused).toMatchObject({
      kind: 'rejected',
      error: {
        message:
          'This model is not available right now. TokenLab rejected the request, so no task was created.',
        next: ['choose_model'],
        retryable: false,
      },
    });
    expect(created(503, { retryable: false })).toMatchObject({ kind: 'unconfirmed' });
    expect(created(503, { error: 'busy', retryable: false })).toMatchObject({ kind: 'unconfirmed' });
  });

  it('says amounts as money, however they were written', () => {
    const low = (hints: object) =>
      errorOfAnswer(answer(402, envelope('insufficient_balance', hints)), { now }).message;
    expect(low({ balance_usd: 0.08, estimated_cost_usd: 2.4 })).toBe(
      'The balance is too low: TokenLab expects this to cost $2.40 and the balance is $0.08.',
    );
    expect(low({ balance_usd: '1250', estimated_cost_usd: '1e4' })).toContain('$10,000.00');
    expect(low({ balance_usd: '1250', estimated_cost_usd: '1e4' })).toContain('$1,250.00');
    expect(low({ estimated_cost_usd: '0.0004' })).toContain('$0.0004.');
    expect(low({ balance_usd: 3 })).not.toContain('$');
    expect(low({ estimated_cost_usd: '1e999999999' })).not.toContain('$');
  });

  it('carries every hint', () => {
    const meaning = created(402, {
      error: {
        type: 'insufficient_balance',
        message: 'm',
        balance_usd: 0.5,
        estimated_cost_usd: '1.20',
        suggestions: [{ id: 'a' }, 'b'],
        alternatives: [{ id: 'c', status: 'ok' }],
        supported_operations: ['x'],
        supported_parameters: ['y'],
        allowed_resolutions: ['720p'],
        allowed_durations: ['5', 8],
        allowed_aspect_ratios: ['1:1'],
        prompt_max_characters: 100,
        recommended_request: { model: 'a' },
        hint: 'h',
        did_you_mean: 'd',
        param: 'model',
      },
    });
    expect('error' in meaning && meaning.error.hints).toEqual({
      param: 'model',
      didYouMean: 'd',
      suggestions: ['a', 'b'],
      alternatives: ['c'],
      hint: 'h',
      balanceUsd: '0.5',
      estimatedCostUsd: '1.20',
      supportedParameters: ['y'],
      supportedOperations: ['x'],
      allowedResolutions: ['720p'],
      allowedDurations: ['5', '8'],
      allowedAspectRatios: ['1:1'],
      promptMaxCharacters: 100,
      recommendedRequest: { model: 'a' },
    });
    expect('error' in meaning && meaning.error.message).toContain('$1.20');
  });

  it('puts complaints on their fields', () => {
    const meaning = created(400, {
      error: { type: 'invalid_request_error', message: 'bad', param: 'duration' },
      validation_errors: [{ field: 'prompt', message: 'too short', code: 'min' }],
    });
    expect('error' in meaning && meaning.error.fields).toEqual([
      { path: 'prompt', message: 'too short' },
      { path: 'duration', message: 'bad' },
    ]);
  });

  it.each(['auto_material_asset_ids', 'inactive_asset_ids'])('reads waiting materials from %s', (name) => {
    expect(created(409, envelope('seedance_material_preparing', { [name]: ['asset-1'] }))).toMatchObject({
      kind: 'material_preparing',
      assetIds: ['asset-1'],
    });
  });

  it.each<[Record<string, string>, object, number | null]>([
    [{ 'retry-after': '7' }, { retry_after: 3 }, 7000],
    [{ 'retry-after': new Date(now + 30_000).toUTCString() }, {}, 30_000],
    [{ 'retry-after': new Date(now - 30_000).toUTCString() }, {}, 0],
    [{ 'retry-after': '-5' }, { retry_after: 3 }, 3000],
    [{ 'retry-after': 'soon' }, { retry_after: '2' }, 2000],
    [{}, {}, null],
  ])('waits as the answer asks: %j %j', (headers, extra, delayMs) => {
    const body = { error: { type: 'rate_limit_exceeded', message: 'm', ...extra } };
    expect(created(429, body, headers)).toMatchObject({ kind: 'retry_later', delayMs });
  });

  it.each([50, -50])(
    'measures waits and resets by the clock of the server, %i minutes from ours',
    (minutes) => {
      const theirs = now + minutes * 60_000;
      const headers = {
        date: new Date(theirs).toUTCString(),
        'retry-after': new Date(theirs + 20_000).toUTCString(),
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': String(theirs / 1000 + 20),
      };
      const body = { error: { type: 'rate_limit_exceeded', message: 'm' } };
      const told = { rateLimit: { resetAt: now + 20_000 } };
      expect(created(429, body, headers)).toMatchObject({ kind: 'retry_later', delayMs: 20_000, ...told });
      expect(polled(429, body, headers)).toMatchObject({ delayMs: 20_000, ...told });
    },
  );

  it('reads a wait from beside the error, too', () => {
    expect(created(429, { error: { message: 'm' }, retry_after: 9 })).toMatchObject({ delayMs: 9000 });
  });
});

describe('a create', () => {
  it('is accepted with its task and the live rate limits', () => {
    const headers = {
      'x-ratelimit-limit': '1000',
      'x-ratelimit-remaining': '998',
      'x-ratelimit-reset': '1790000000',
    };
    expect(created(200, { id: 't', status: 'pending' }, headers)).toMatchObject({
      kind: 'accepted',
      task: { taskId: 't', state: 'pending', pollPath: '/v1/tasks/t' },
      rateLimit: { limit: 1000, remaining: 998, resetAt: 1_790_000_000_000 },
    });
    expect(created(202, { task_id: 't' }).kind).toBe('accepted');
  });

  it.each(['', '{"id":"ldta', '<html></html>', 'null', '{}', '{"status":"pending"}', '[]'])(
    'with a 2xx that cannot be followed is unconfirmed: %s',
    (text) => {
      expect(created(200, text)).toMatchObject({ kind: 'unconfirmed', error: { retryable: false } });
    },
  );

  it('with a redirect is unconfirmed', () => {
    expect(created(307, '', { location: 'https://elsewhere.example' }).kind).toBe('unconfirmed');
  });

  it('of speech is answered with the sound itself', () => {
    const meaning = created(200, 'ID3...', { 'content-type': 'audio/mpeg', 'x-billing-transaction-id': 'b' });
    expect(meaning).toMatchObject({ kind: 'inline', contentType: 'audio/mpeg', billingTransactionId: 'b' });
  });

  it('finds its request id in the body when the header is missing', () => {
    expect(created(400, envelope('x', { request_id: 'req_body' })).requestId).toBe('req_body');
  });

  it('has exactly one meaning whatever the answer is, and only an accepted one has a task', () => {
    const statuses = fc.integer({ min: 200, max: 599 });
    const bodies = fc.oneof(
      fc.string(),
      fc.json(),
      fc.jsonValue().map((value) => JSON.stringify({ error: value })),
    );
    fc.assert(
      fc.property(statuses, bodies, (status, body) => {
        const meaning = created(status, body);
        if (meaning.kind === 'accepted' || meaning.kind === 'inline') return status < 300;
        if (meaning.kind === 'rejected') return (status >= 400 && status < 500) || status === 503;
        expect(errorCodes).toContain(meaning.error.code);
        expect(meaning.error.next.every((next) => nextActions.includes(next))).toBe(true);
        if (meaning.kind === 'retry_later') return status === 429 || status === 503;
        return meaning.kind === 'unconfirmed' || meaning.kind === 'material_preparing';
      }),
      { numRuns: runs(2000) },
    );
  });
});

describe('a status request', () => {
  it.each<[number, unknown, string]>([
    [200, { id: 't', status: 'processing' }, 'task'],
    [200, { id: 't', status: 'odd' }, 'task'],
    [200, { id: 't' }, 'retry'],
    [200, '<html>', 'retry'],
    [200, '<!doctype html><title>Sign in to the network</title>', 'retry'],
    [200, { status: 200, message: 'Sign in' }, 'retry'],
    [200, { status: 'login_required' }, 'retry'],
    [200, 'null', 'retry'],
    [401, envelope('invalid_api_key'), 'key_refused'],
    [402, envelope('insufficient_balance'), 'key_refused'],
    [403, envelope('task_not_owned'), 'lost'],
    [403, '', 'lost'],
    [404, envelope('async_task_not_found'), 'lost'],
    [404, { error: { type: 'invalid_request_error', message: 'x' } }, 'lost'],
    [404, '<html>nginx</html>', 'retry'],
    [403, '<html>portal</html>', 'retry'],
    [400, envelope('async_task_mapping_invalid'), 'lost'],
    [429, envelope('rate_limit_exceeded'), 'rate_limited'],
    [500, envelope('server_error'), 'retry'],
    [503, '<html>', 'retry'],
  ])('%i %j means %s', (status, body, kind) => {
    expect(polled(status, body).kind).toBe(kind);
  });
});

describe('a web page in place of a status', () => {
  it.each([200, 203])('with status %i is named as what it is', (status) => {
    const meaning = polled(status, '<html><body>Sign in</body></html>', { 'content-type': 'text/html' });
    expect(meaning).toMatchObject({
      kind: 'retry',
      error: {
        code: 'answer_unreadable',
        message:
          'A web page came instead of the status. A proxy or a sign-in page may be in between. Safelight will check again.',
      },
    });
  });
});

describe('a request for cancellation', () => {
  it.each<[number, unknown, string]>([
    [200, { id: 't', status: 'failed', cancelled: true, cancellation_status: 'cancelled' }, 'confirmed'],
    [200, { id: 't', status: 'cancelled' }, 'confirmed'],
    [200, { id: 't', status: 'processing' }, 'unknown'],
    [200, '', 'unknown'],
    [400, envelope('unsupported_task_cancel'), 'unsupported'],
    [409, envelope('task_not_cancellable'), 'too_late'],
    [401, envelope('invalid_api_key'), 'key_refused'],
    [403, envelope('task_not_owned'), 'lost'],
    [404, envelope('async_task_not_found'), 'lost'],
    [500, envelope('server_error'), 'unknown'],
    [429, envelope('rate_limit_exceeded'), 'unknown'],
  ])('%i %j means %s', (status, body, kind) => {
    expect(cancelled(status, body).kind).toBe(kind);
  });
});
