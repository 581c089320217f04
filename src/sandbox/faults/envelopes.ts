/** Faults in how a task is described: its create answer and its status. */
import { type Answer, jsonObject } from '../answer.ts';
import { always, type Fault, type FaultScene } from './types.ts';

type Body = Record<string, unknown>;

/** Changes the JSON object of successful answers; leaves all others unchanged. */
export function reshape(
  change: (body: Body, scene: FaultScene) => Body,
): (answer: Answer, scene: FaultScene) => Answer {
  return (answer, scene) => {
    const body = jsonObject(answer);
    if (body === undefined || answer.status >= 300) return answer;
    return { ...answer, body: { kind: 'json', value: change(body, scene) } };
  };
}

function without(body: Body, ...names: string[]): Body {
  return Object.fromEntries(Object.entries(body).filter(([name]) => !names.includes(name)));
}

const isOpen = (body: Body) => body.status === 'pending' || body.status === 'processing';

function envelope(
  name: string,
  help: string,
  at: Fault['at'],
  change: (body: Body, scene: FaultScene) => Body,
  rest: Partial<Fault> = {},
): Fault {
  return { name, help, at, lasts: always, after: reshape(change), ...rest };
}

const both: Fault['at'] = ['create', 'poll'];
const polls: Fault['at'] = ['poll'];

export const envelopeFaults: readonly Fault[] = [
  envelope('no-task-id', 'answers have id but not task_id', both, (body) => without(body, 'task_id')),
  envelope('no-id', 'answers have task_id but not id', both, (body) => without(body, 'id')),
  envelope('no-ids', 'the id is only in the X-Task-ID header', ['create'], (body) =>
    without(body, 'id', 'task_id', 'poll_url'),
  ),
  envelope('no-poll-url', 'answers have no poll_url', both, (body) => without(body, 'poll_url')),
  envelope('absolute-poll-url', 'poll_url is a full URL on this server', both, (body, { exchange }) => ({
    ...body,
    poll_url: `${exchange.context.origin}${String(body.poll_url)}`,
  })),
  envelope('foreign-poll-url', 'poll_url points to another server', both, (body) => ({
    ...body,
    poll_url: `https://tasks.example.net${String(body.poll_url)}`,
  })),
  envelope('alias-poll-url', "poll_url is the family's own status route", both, (body, { task }) => ({
    ...body,
    poll_url: task === undefined ? body.poll_url : `${aliasOf(task.family)}/${task.id}`,
  })),
  envelope('dead-poll-url', 'poll_url leads to a web page with 404', both, (body, { task }) => ({
    ...body,
    poll_url: task === undefined ? body.poll_url : `/v1/moved/${task.id}`,
  })),
  envelope('numbers-as-strings', 'created, updated and progress are strings', both, (body) =>
    Object.fromEntries(
      Object.entries(body).map(([name, value]) => [name, typeof value === 'number' ? String(value) : value]),
    ),
  ),
  envelope('created-ms', 'created and updated are milliseconds', both, (body) => ({
    ...body,
    ...(typeof body.created === 'number' ? { created: body.created * 1000 } : {}),
    ...(typeof body.updated === 'number' ? { updated: body.updated * 1000 } : {}),
  })),
  envelope('extra-keys', 'answers have undocumented keys', both, (body) => ({
    ...body,
    object: 'task',
    queue_position: null,
    usage: { credits: [1, 2, 3] },
    debug: { nested: { deep: true } },
  })),
  envelope('progress-absent', 'progress is never reported', polls, (body) => without(body, 'progress')),
  envelope('progress-present', 'progress is always reported', polls, (body, { exchange, task }) => ({
    ...body,
    progress: shareDone(exchange.context.clock.now(), task),
  })),
  envelope('progress-decreasing', 'progress counts down', polls, (body, { exchange, task }) => ({
    ...body,
    progress: 100 - shareDone(exchange.context.clock.now(), task),
  })),
  envelope('progress-share', 'progress is a fraction of 1', polls, (body, { exchange, task }) => ({
    ...body,
    progress: shareDone(exchange.context.clock.now(), task) / 100,
  })),
  envelope('odd-facts', 'a result has an impossible size, length and title', both, (body) =>
    body.status === 'completed' ? { ...withOddFacts(body), ...oddFacts } : body,
  ),
  {
    name: 'deep-facts',
    help: 'a result comes with 5,000 nested lists',
    // A create that is answered late brings the result as well.
    at: both,
    lasts: always,
    after: withDeepFacts,
    writesBytes: true,
  },
  envelope(
    'unknown-status',
    'the first two polls show an unknown status',
    polls,
    (body) => ({ ...body, status: 'moderating' }),
    { lasts: 2 },
  ),
  envelope('missing-status', 'the first two polls show no status', polls, (body) => without(body, 'status'), {
    lasts: 2,
  }),
  envelope('uppercase-status', 'status is in capitals', both, (body) => ({
    ...body,
    status: String(body.status).toUpperCase(),
  })),
  envelope(
    'queued-status',
    'status is queued and running instead of pending and processing',
    both,
    (body) => ({
      ...body,
      status: { pending: 'queued', processing: 'running' }[String(body.status)] ?? body.status,
    }),
  ),
  envelope('succeeded-status', 'status is succeeded instead of completed', polls, (body) => ({
    ...body,
    status: body.status === 'completed' ? 'succeeded' : body.status,
  })),
  envelope(
    'cancelled-as-status',
    'a cancelled task has status cancelled and no flags',
    ['cancel', 'poll'],
    (body) =>
      body.cancelled === true
        ? { ...without(body, 'cancelled', 'cancellation_status', 'error'), status: 'cancelled' }
        : body,
  ),
  envelope('empty-url-while-pending', 'data contains an empty url until the task is done', both, (body) =>
    isOpen(body) ? { ...body, data: [{ url: '' }] } : body,
  ),
  envelope('null-urls-while-pending', 'result fields are null until the task is done', both, (body) =>
    isOpen(body) ? { ...body, video_url: null, audio_url: null, model_url: null, videos: [] } : body,
  ),
  envelope('unknown-url-keys', 'results are under undocumented names', polls, (body) => renameResults(body)),
];

const oddFacts = { width: 1024.5, height: 1e300, duration: 1e300, title: 'odd \u0000 \ud800' };

/** Adds the odd facts to every record in the body. */
function withOddFacts(body: Body): Body {
  const changed = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(changed)
      : typeof value === 'object' && value !== null
        ? { ...value, ...oddFacts }
        : value;
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, changed(value)]));
}

/** Built as text: `JSON.stringify` cannot nest so deep. */
function withDeepFacts(answer: Answer): Answer {
  const body = jsonObject(answer);
  if (body?.status !== 'completed') return answer;
  const deep = `${'['.repeat(5000)}${']'.repeat(5000)}`;
  const text = `${JSON.stringify(body).slice(0, -1)},"facts":${deep}}`;
  return { ...answer, body: { kind: 'bytes', bytes: Buffer.from(text), contentType: 'application/json' } };
}

const families: Record<string, string> = {
  image: '/v1/images',
  video: '/v1/videos/generations',
  music: '/v1/music/generations',
  '3d': '/v1/3d/generations',
  world: '/v1/worlds/generations',
};

function aliasOf(family: string): string {
  return families[family] ?? '/v1/tasks';
}

function shareDone(now: number, task: FaultScene['task']): number {
  if (task === undefined) return 0;
  const share = (now - task.createdAt) / Math.max(1, task.endsAt - task.createdAt);
  return Math.max(0, Math.min(100, Math.round(share * 100)));
}

function renameResults(body: Body): Body {
  const { video_url, audio_url, model_url, data, ...rest } = body;
  const links = [
    video_url,
    audio_url,
    model_url,
    ...(Array.isArray(data) ? data.map((item) => item?.url) : []),
  ].filter((link) => typeof link === 'string' && link !== '');
  if (links.length === 0) return body;
  return {
    ...without(
      rest,
      'video',
      'videos',
      'content',
      'last_frame_url',
      'stream_audio_url',
      'glb_url',
      'image_url',
    ),
    artifact_uri: links[0],
    ...(links.length > 1 ? { mirror_urls: links.slice(1) } : {}),
  };
}
