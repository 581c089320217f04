/** Faults that are proper error answers: each row of TokenLab's error table. They work on any route. */
import type { IncomingMessage } from 'node:http';
import type { Answer } from '../answer.ts';
import { findModel } from '../catalogue/catalogue.ts';
import { insufficientBalance } from '../insufficient.ts';
import { Refusal, type RefusalDetails, refusalAnswer } from '../refusal.ts';
import { always, type Fault, type FaultScene } from './types.ts';

type Make = (scene: FaultScene) => Refusal;

function refuse(name: string, help: string, make: Make, lasts = always): Fault {
  return {
    name,
    help,
    at: ['create'],
    lasts,
    instead: (scene): Answer => refusalAnswer(make(scene), scene.exchange.requestId),
  };
}

/** A refusal with only a code, a type and a message. */
function simple(
  name: string,
  status: number,
  type: string,
  code: string,
  message: string,
  details: RefusalDetails = {},
  lasts = always,
): Fault {
  return refuse(
    name,
    `${status} ${code}`,
    () => new Refusal(status, type, message, { code, ...details }),
    lasts,
  );
}

/** How long the caller is asked to wait, in seconds at speed 1. */
const waitSeconds = 20;

/** A 503 whose body asks the caller to wait. */
function busy(name: string, code: string, message: string, hints: RefusalDetails['hints'] = {}): Fault {
  return refuse(
    name,
    `503 ${code}`,
    ({ exchange }) => {
      const seconds = Math.max(2, Math.ceil(waitSeconds / exchange.context.speed));
      return new Refusal(503, 'all_channels_failed', message, {
        code,
        hints: { retryable: true, retry_after: seconds, ...hints },
      });
    },
    1,
  );
}

/** A 429. `where` lists the places that name the wait. */
function limited(name: string, where: ReadonlyArray<'header' | 'body' | 'date'>): Fault {
  const help = where.length === 0 ? 'without a wait time' : `with the wait time in ${where.join(' and ')}`;
  return refuse(
    name,
    `429 rate_limit_exceeded once, ${help}`,
    ({ exchange }) => {
      const { clock, requestsPerMinute, speed } = exchange.context;
      const now = clock.now();
      const seconds = Math.max(1, Math.ceil(waitSeconds / speed));
      const headers: Record<string, string> = {};
      if (where.includes('header')) {
        headers['Retry-After'] = String(seconds);
        headers['X-RateLimit-Limit'] = String(requestsPerMinute);
        headers['X-RateLimit-Remaining'] = '0';
        headers['X-RateLimit-Reset'] = String(Math.ceil(now / 1000) + seconds);
      }
      if (where.includes('date')) headers['Retry-After'] = new Date(now + seconds * 1000).toUTCString();
      return new Refusal(429, 'rate_limit_exceeded', 'Too many requests for this key.', {
        code: 'rate_limit_exceeded',
        hints: where.includes('body') ? { retryable: true, retry_after: seconds } : {},
        headers,
      });
    },
    1,
  );
}

/** Parts of a request that a careless server repeats: its credentials, and a signed link. */
export const echoOf = (request: IncomingMessage): string =>
  `Authorization: ${request.headers.authorization ?? 'none'} for https://cdn.example.com/in.png?X-Amz-Signature=echoed-signature`;

const materialIds = { auto_material_asset_ids: ['asset-20261123120000-abcde'] };

export const refusalFaults: readonly Fault[] = [
  simple('400', 400, 'invalid_request_error', 'invalid_value', 'prompt was refused by this model.', {
    param: 'prompt',
    issues: [{ field: 'prompt', message: 'prompt was refused by this model.', code: 'invalid_value' }],
  }),
  refuse(
    '400-echo',
    '400 invalid_value that repeats the Authorization header and a signed link',
    ({ exchange }) => {
      const words = echoOf(exchange.request);
      return new Refusal(400, 'invalid_request_error', `prompt was refused: ${words}`, {
        code: 'invalid_value',
        param: 'prompt',
        hints: { hint: words, recommended_request: { prompt: words } },
        issues: [{ field: 'prompt', message: words, code: 'invalid_value' }],
        headers: { 'X-Echo': words },
      });
    },
  ),
  simple('400-unsupported', 400, 'invalid_request_error', 'unsupported_parameter', 'seed is not supported.', {
    param: 'seed',
    hints: { supported_parameters: ['prompt', 'aspect_ratio'] },
  }),
  simple('400-model', 400, 'model_not_found', 'model_not_found', 'The model is not public.', {
    param: 'model',
    hints: { did_you_mean: 'gpt-image-2', suggestions: [{ id: 'gpt-image-2' }, { id: 'flux-2-pro' }] },
  }),
  simple('400-images', 400, 'invalid_request_error', 'too_many_images', 'Too many source images.', {
    param: 'images',
  }),
  simple('400-context', 400, 'context_length_exceeded', 'context_length_exceeded', 'The input is too long.', {
    param: 'prompt',
    hints: { prompt_max_characters: 1_000 },
  }),
  simple(
    '400-material',
    400,
    'invalid_request_error',
    'seedance_material_source_invalid',
    'The material cannot be read.',
    { param: 'asset_url' },
  ),
  simple(
    '400-contract',
    400,
    'no_contract_compatible_route',
    'no_contract_compatible_route',
    'No route of this model fits the request.',
    {
      hints: {
        supported_operations: ['text-to-video'],
        allowed_durations: ['4', '6', '8'],
        allowed_resolutions: ['720p'],
        allowed_aspect_ratios: ['16:9'],
        recommended_request: { model: 'veo3.1', prompt: 'A lighthouse at dusk', duration: 4 },
      },
    },
  ),
  simple(
    '400-shape',
    400,
    'request_shape_channel_mismatch',
    'request_shape_channel_mismatch',
    'No channel accepts this kind of request.',
  ),
  simple(
    '400-upstream',
    400,
    'upstream_contract_mismatch',
    'upstream_contract_mismatch',
    'The provider expects a different request.',
  ),
  simple(
    '400-normalization',
    400,
    'platform_normalization_error',
    'platform_normalization_error',
    'The request could not be normalized.',
  ),
  simple('400-currency', 400, 'invalid_request_error', 'currency_retired', 'CNY is retired; use USD.'),
  simple('401', 401, 'invalid_api_key', 'invalid_api_key', 'This API key is unknown.'),
  simple('401-unauthorized', 401, 'unauthorized', 'unauthorized', 'An API key is required.'),
  simple('401-expired', 401, 'expired_api_key', 'expired_api_key', 'This API key has expired.'),
  refuse(
    '402',
    '402 insufficient_balance with the balance, the estimate and cheaper models',
    ({ exchange }) => {
      const asked = findModel(String(exchange.body.fields.model ?? ''));
      return insufficientBalance(asked ?? { id: '', family: 'video' }, '0.08', '2.4');
    },
  ),
  simple('402-quota', 402, 'quota_exceeded', 'quota_exceeded', 'This key has reached its spend limit.'),
  simple('403', 403, 'permission_error', 'permission_error', 'This is not allowed for your workspace.'),
  simple(
    '403-model',
    403,
    'permission_error',
    'model_not_allowed',
    'This key is not allowed to use the model.',
    {
      param: 'model',
    },
  ),
  simple('404', 404, 'not_found_error', 'not_found', 'Nothing was found here.'),
  simple(
    '409-progress',
    409,
    'invalid_request_error',
    'IdempotencyRequestInProgress',
    'The first request is still being registered.',
  ),
  simple(
    '409-conflict',
    409,
    'invalid_request_error',
    'IdempotencyConflict',
    'The same key was used with a different body.',
  ),
  simple('413', 413, 'invalid_request_error', 'payload_too_large', 'The image is larger than 50 MiB.', {
    param: 'image',
    issues: [{ field: 'image', message: 'The image is larger than 50 MiB.', code: 'payload_too_large' }],
  }),
  simple(
    '422',
    422,
    'invalid_request_error',
    'seedance_material_source_invalid',
    'The stored material cannot be used.',
    { hints: materialIds },
  ),
  limited('429', ['header', 'body']),
  limited('429-header', ['header']),
  limited('429-body', ['body']),
  limited('429-date', ['date']),
  limited('429-bare', []),
  simple('500', 500, 'server_error', 'server_error', 'Something went wrong on our side.'),
  simple('502', 502, 'upstream_error', 'upstream_error', 'The provider answered with an error.'),
  busy('503-retryable', 'all_channels_failed', 'The model is busy.', {
    alternatives: [{ id: 'veo3.1-fast', status: 'available', tags: ['video'] }],
  }),
  simple('503-final', 503, 'all_channels_failed', 'all_channels_failed', 'No channel serves this model.', {
    hints: {
      retryable: false,
      alternatives: [{ id: 'veo3.1-fast', status: 'available', tags: ['video'] }],
    },
  }),
  busy('503-tier', 'delivery_tier_unavailable', 'The delivery tier is not available.'),
  simple(
    '503-material',
    503,
    'server_error',
    'seedance_material_library_request_failed',
    'The material library is not responding.',
    { hints: { retryable: true } },
    1,
  ),
  simple('504', 504, 'timeout_error', 'timeout_error', 'The request took too long.'),
];
