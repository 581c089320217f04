/** Faults in how a task ends, and in when and where its charge appears. */
import type { Answer } from '../answer.ts';
import { Refusal, refusalAnswer, taskNotFound } from '../refusal.ts';
import { reshape } from './envelopes.ts';
import { echoOf } from './refusals.ts';
import { always, type Fault, type FaultScene } from './types.ts';

type Body = Record<string, unknown>;

function outcome(name: string, help: string, rest: Partial<Fault>): Fault {
  return { name, help, at: ['outcome'], lasts: always, ...rest };
}

/** The task fails, and its last status contains `ending`. */
function badEnd(name: string, help: string, ending: Body): Fault {
  return outcome(name, help, {
    end: 'failed',
    after: reshape((body) =>
      body.status === 'failed' && body.cancelled !== true ? { ...body, ...ending } : body,
    ),
  });
}

const resultFields = new Set([
  'data',
  'video_url',
  'video',
  'videos',
  'content',
  'last_frame_url',
  'audio_url',
  'stream_audio_url',
  'image_url',
  'lyrics',
  'model_url',
  'glb_url',
  'fbx_url',
  'obj_url',
  'usdz_url',
  'pano_url',
  'thumbnail_url',
  'world_marble_url',
  'caption',
  'world_id',
]);

/** Another fault may already have changed the spelling. */
const saysCompleted = (body: Body): boolean => /^(?:completed|succeeded)$/i.test(String(body.status));

function withoutResults(body: Body): Body {
  return Object.fromEntries(Object.entries(body).filter(([name]) => !resultFields.has(name)));
}

function refuseTask(name: string, help: string, refusal: (scene: FaultScene) => Refusal): Fault {
  return {
    name,
    help,
    at: ['poll', 'cancel'],
    lasts: always,
    instead: (scene): Answer => refusalAnswer(refusal(scene), scene.exchange.requestId),
  };
}

export const outcomeFaults: readonly Fault[] = [
  outcome('fail', 'the task fails: blocked by the content policy', { end: 'failed' }),
  outcome('fail-with-output', 'the task fails after it has made its outputs, and names them', {
    end: 'failed',
  }),
  badEnd('error-string', 'the task fails with its error as a string', { error: 'The provider gave up' }),
  badEnd('error-object', 'the task fails with its error as an object', {
    error: {
      code: 'content_policy_violation',
      message: 'The prompt was refused',
      provider: { stage: 'input' },
    },
  }),
  outcome('error-echo', 'the task fails, and its error repeats the Authorization header and a signed link', {
    end: 'failed',
    after: reshape((body, { exchange }) =>
      body.status === 'failed' ? { ...body, error: `Refused: ${echoOf(exchange.request)}` } : body,
    ),
  }),
  badEnd('error-missing', 'the task fails without saying why', { error: undefined }),
  badEnd('timeout-status', 'the task ends with status timeout', {
    status: 'timeout',
    error: 'It took too long',
  }),
  badEnd('expired-status', 'the task ends with status expired', { status: 'expired', error: undefined }),
  badEnd('cancelled-status', 'the task ends with status cancelled and no flags', {
    status: 'cancelled',
    error: undefined,
  }),
  outcome('never-finishes', 'the task runs and never ends', { end: 'never' }),
  outcome('stays-queued', 'the task stays in the queue until it is cancelled', { end: 'queued' }),
  outcome('completed-without-output', 'the task is completed but has no result', {
    after: reshape((body) => (saysCompleted(body) ? withoutResults(body) : body)),
  }),
  outcome('unsolicited-task', 'an image is made as a task although none was requested', {}),
  outcome('inline-base64', 'an image is returned as base64, whatever response_format says', {}),
  outcome('lyrics-only', 'a song returns only its lyrics', {}),
  outcome('stems', 'a song returns two stems in data[]', {}),
  outcome('two-videos', 'the task returns two videos in videos[]', {}),
  outcome('late-billing', 'the billing id appears 20 s after the end (divided by --speed)', {
    settlement: 'late',
  }),
  outcome('no-billing', 'the billing id never appears', { settlement: 'never' }),
  outcome('billing-at-once', 'the billing id appears together with the end', { settlement: 'at-once' }),
  outcome('billing-header-only', 'the billing id appears only in the header', {
    after: reshape(({ billing_transaction_id: _hidden, ...body }) => body),
  }),
  outcome('billing-body-only', 'the billing id appears only in the body', {
    after: (answer) => {
      const { 'X-Billing-Transaction-ID': _hidden, ...headers } = answer.headers;
      return { ...answer, headers };
    },
  }),
  refuseTask('task-not-found', 'the task is accepted, but its status answers 404', ({ exchange }) =>
    taskNotFound(exchange.params.id ?? ''),
  ),
  refuseTask(
    'task-mapping',
    'the task is accepted, but its status answers 404 async_task_mapping_invalid',
    () =>
      new Refusal(404, 'async_task_mapping_invalid', 'The record of this task is invalid.', {
        code: 'async_task_mapping_invalid',
      }),
  ),
  refuseTask(
    'task-not-owned',
    'the task is accepted, but its status answers 403 task_not_owned',
    () =>
      new Refusal(403, 'permission_error', 'This task belongs to another API key.', {
        code: 'task_not_owned',
      }),
  ),
];
