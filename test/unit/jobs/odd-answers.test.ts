/** Answers with a usable output and anything at all beside it, through the real client, engine and ledger. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../src/shared/errors.ts';
import type { Family } from '../../../src/shared/families/index.ts';
import type { JobDetail } from '../../../src/shared/job.ts';
import { runs } from '../../faults/scale.ts';
import { type Bench, openBench, type Reply, story, taskId } from './bench.ts';

let bench: Bench;
let expectedFaults: number;
beforeEach(async () => {
  expectedFaults = 0;
  bench = await openBench();
});
afterEach(async () => {
  await bench.close();
  expect(bench.faults).toHaveLength(expectedFaults);
});

const cdn = 'https://cdn.example.net';

/** Values that JSON can hold and `JSON.stringify` cannot write, as words that stand for them. */
const spelled: Record<string, string> = {
  '@deep': `${'['.repeat(5000)}${']'.repeat(5000)}`,
  '@deep-records': `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`,
  '@beyond': '1e999',
  '@digits': '9'.repeat(400),
};

const jsonText = (body: unknown): string =>
  JSON.stringify(body).replace(/"(@[a-z-]+)"/g, (word, name: string) => spelled[name] ?? word);

const saying = (body: unknown): Reply => ({
  headers: { 'content-type': 'application/json' },
  text: jsonText(body),
});

/** Submits a job of this family, and answers its next status request with this body. */
async function ending(family: Family, body: Record<string, unknown>): Promise<JobDetail> {
  const jobId = await bench.submit({ family });
  await bench.meanwhile(() => bench.job(jobId).state === 'pending');
  const { taskId: id } = bench.job(jobId);
  bench.server.status = (request) =>
    request.path.endsWith(id ?? '') ? saying(body) : { json: { id, status: 'pending' } };
  bench.engine.wake();
  await bench.until(() => bench.job(jobId).state !== 'pending', `${family} has ended: ${jsonText(body)}`);
  return bench.job(jobId);
}

const urlsOf = (job: JobDetail): (string | null)[] =>
  bench.ledger.results.recordsOfJob(job.id).map((result) => result.url ?? result.text);

/** A usable output, at each place where TokenLab may put one. */
const places: [string, Family, (url: string) => Record<string, unknown>][] = [
  ['a picture', 'image', (url) => ({ data: [{ url }] })],
  ['a picture as a bare link', 'image', (url) => ({ data: [url] })],
  ['a picture in a record', 'image', (url) => ({ data: { url } })],
  ['a video', 'video', (url) => ({ video_url: url })],
  ['a video in a record', 'video', (url) => ({ video: { url } })],
  ['one video of several', 'video', (url) => ({ videos: [{ url }] })],
  ['a video in the content', 'video', (url) => ({ content: { video_url: url } })],
  ['a song', 'music', (url) => ({ audio_url: url })],
  ['a stem', 'music', (url) => ({ data: [{ audio_url: url }] })],
  ['a model', '3d', (url) => ({ model_url: url })],
  ['a file in a field of no document', 'video', (url) => ({ result: { list: [{ hologram_url: url }] } })],
  ['a file of a world', 'world', (url) => ({ assets: { splats: { full: url } } })],
];

const odd = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<unknown>(
    1024.5,
    -1,
    1e300,
    5e-324,
    2 ** 63,
    '1024',
    '1e300',
    '@deep',
    '@deep-records',
    '@beyond',
    '@digits',
    'a\u0000b',
    '\ud800 alone',
    '\udc00',
    '',
    ' ',
    '42%',
    'x'.repeat(70_000),
    `${'9'.repeat(400)}`,
    `1${' '.repeat(60_000)}x`,
    'data:image/png;base64,AAAA',
    'data:;base64,',
    'https://',
    'https://[',
    'javascript:alert(1)',
    `${cdn}/\ud800`,
    `${cdn}/beside.png`,
    Array.from({ length: 120 }, (_, n) => `${cdn}/list-${n}.png`),
    Array.from({ length: 120 }, (_, n) => ({ url: `${cdn}/item-${n}.png` })),
    { url: `${cdn}/beside.png`, width: 1e300, height: '0x10', duration: '@beyond' },
    [[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]],
  ),
);

const names = fc
  .oneof(
    fc.constantFrom(
      ...['width', 'height', 'duration', 'title', 'name', 'stem_name', 'mime_type', 'content_type'],
      ...['revised_prompt', 'model', 'progress', 'created', 'updated', 'billing_transaction_id', 'poll_url'],
      ...['task_id', 'id', 'error', 'cancelled', 'cancellation_status', 'lyrics', 'caption', 'data', 'video'],
      ...['videos', 'content', 'image_url', 'thumbnail_url', 'last_frame_url', 'audio_id', 'world_id', 'url'],
      ...['video_url', 'audio_url', 'model_url', 'b64_json', 'metadata', 'usage', 'message', 'request_id'],
      ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'length', '', 'a\u0000', '\ud800_url'],
    ),
    fc.string(),
  )
  .filter((name) => name !== 'status');

interface Planting {
  at: number;
  name: string;
  value: unknown;
}
const plantings = fc.array(fc.record<Planting>({ at: fc.nat(), name: names, value: odd }), {
  minLength: 1,
  maxLength: 5,
});

/** Records and lists of a body, from the outside in. */
function holders(value: unknown): object[] {
  if (typeof value !== 'object' || value === null) return [];
  return [value, ...Object.values(value).flatMap(holders)];
}

/** Puts odd values beside what is there: nothing that was there is changed. */
function plant(body: object, list: readonly Planting[]): void {
  const all = holders(body);
  for (const { at, name, value } of list) {
    const holder = all[at % all.length] as object;
    if (Array.isArray(holder)) at % 2 === 0 ? holder.unshift(value) : holder.push(value);
    else if (!Object.hasOwn(holder, name)) {
      Object.defineProperty(holder, name, { value, enumerable: true, configurable: true });
    }
  }
}

describe('an answer that Safelight itself fails at', () => {
  /** Lets the writing of results fail as `how` says, for as long as it gives something to throw. */
  function failing(how: (n: number) => unknown): void {
    const insert = bench.ledger.results.insert.bind(bench.ledger.results);
    let n = 0;
    bench.ledger.results.insert = (result) => {
      n += 1;
      const thrown = how(n);
      if (thrown === undefined) return insert(result);
      expectedFaults += 1;
      throw thrown;
    };
  }

  const finished = { status: 'completed', video_url: `${cdn}/a.mp4`, title: 'A lamp' };

  async function polled(times: number): Promise<string> {
    const jobId = await bench.submit();
    await bench.meanwhile(() => bench.job(jobId).state === 'pending');
    bench.server.status = () => saying(finished);
    await bench.until(
      () => bench.job(jobId).polling.failures >= times || bench.job(jobId).state !== 'pending',
    );
    return jobId;
  }

  it('three times in the same way is in Needs attention, with the answer kept', async () => {
    failing((n) => (n <= 4 ? new TypeError('no such thing') : undefined));
    const jobId = await polled(2);
    expect(bench.job(jobId)).toMatchObject({ state: 'pending', attention: null });
    await bench.until(() => bench.job(jobId).polling.failures >= 3);
    const job = bench.job(jobId);
    expect(job).toMatchObject({ state: 'pending', attention: 'answer_not_taken' });
    expect(job.timeline.filter(({ type }) => type === 'answer_not_taken')).toMatchObject([
      { source: 'app', detail: { message: 'TypeError: no such thing' } },
    ]);
    expect(bench.keptAnswer(jobId)).toEqual(finished);
    // It is followed on, and nobody has to do anything once the answer is taken in.
    await bench.until(() => bench.job(jobId).state === 'completed');
    expect(bench.job(jobId).attention).toBeNull();
    expect(story(bench.job(jobId)).filter((type) => type === 'answer_not_taken')).toHaveLength(1);
    expect(urlsOf(bench.job(jobId))).toEqual([finished.video_url]);
  });

  it('in another way each time is asked for again, and no more', async () => {
    failing((n) => (n <= 5 ? new TypeError(`number ${n}`) : undefined));
    const jobId = await polled(5);
    expect(bench.job(jobId)).toMatchObject({ state: 'pending', attention: null });
    await bench.until(() => bench.job(jobId).state === 'completed');
  });

  it('once it was marked as dealt with, is not brought up again', async () => {
    failing((n) => (n <= 6 ? new TypeError('no such thing') : undefined));
    const jobId = await polled(3);
    bench.engine.dismissAttention([jobId]);
    await bench.until(() => bench.job(jobId).polling.failures >= 5);
    expect(bench.job(jobId).attention).toBeNull();
    await bench.until(() => bench.job(jobId).state === 'completed');
  });

  it('because the disk is full is no fault of the answer', async () => {
    failing((n) => (n <= 4 ? new AppError('disk_full', 'The disk is full.') : undefined));
    const jobId = await polled(3);
    await bench.until(() => bench.job(jobId).state === 'completed');
    expect(story(bench.job(jobId))).not.toContain('answer_not_taken');
  });
});

describe('many outputs of one task', () => {
  const links = (count: number) => Array.from({ length: count }, (_, n) => ({ url: `${cdn}/${n}.png` }));

  it('are all taken, also when they are more than a hundred', async () => {
    const job = await ending('image', { status: 'completed', data: links(260) });
    expect(job.results).toHaveLength(260);
    expect(story(job)).not.toContain('outputs_left_out');
  });

  it('are all taken from fields of no document, too', async () => {
    const frames = links(150).map(({ url }) => `${url}?frame`);
    const job = await ending('video', {
      status: 'completed',
      videos: links(120),
      frames: { urls: frames },
    });
    expect(job.results).toHaveLength(270);
  });

  it('beyond a thousand are named, and the answer that holds them is kept', async () => {
    const job = await ending('image', { status: 'completed', data: links(1030) });
    expect(job.results).toHaveLength(1000);
    const [note] = job.timeline.filter(({ type }) => type === 'outputs_left_out');
    expect(note?.detail).toMatchObject({ taken: 1000, count: 30 });
    expect(note?.detail.places).toContain('data[1000].url');
    const kept = bench.keptAnswer(job.id)?.data as unknown[];
    expect(kept).toHaveLength(1030);
    // Asked again, it says the same once.
    await bench.engine.refresh(job.id);
    expect(story(bench.job(job.id)).filter((type) => type === 'outputs_left_out')).toHaveLength(1);
  });
});

describe('a task that did not end well', () => {
  it.each<[string, Record<string, unknown>, string, number]>([
    [
      'failed half way',
      { status: 'failed', data: [{ url: `${cdn}/1.mp4` }, { url: `${cdn}/2.mp4` }] },
      'failed',
      2,
    ],
    ['was cancelled late', { status: 'failed', cancelled: true, video_url: `${cdn}/a.mp4` }, 'cancelled', 1],
    ['has a last frame alone', { status: 'completed', last_frame_url: `${cdn}/a.png` }, 'output_missing', 1],
  ])('and %s: what it gave is downloaded at once', async (_name, body, state, count) => {
    const job = await ending('video', body);
    expect(job.state).toBe(state);
    expect(urlsOf(job)).toHaveLength(count);
    expect(bench.downloads).toEqual([job.id]);
    // Where only a later look shows it, it is not left either.
    await bench.engine.refresh(job.id);
    expect(bench.downloads).toEqual([job.id, job.id]);
  });
});

describe('whatever lies beside a usable output', () => {
  it.each(places)('%s is taken', async (_name, family, place) => {
    let n = 0;
    await fc.assert(
      fc.asyncProperty(plantings, async (list) => {
        n += 1;
        const url = `${cdn}/wanted-${n}.bin`;
        const body = { status: 'completed', ...place(url) };
        plant(body, list);
        const job = await ending(family, body);
        expect(job.state, jsonText(body)).toBe('completed');
        expect(urlsOf(job), jsonText(body)).toContain(url);
        expect(bench.downloads).toContain(job.id);
        expect(bench.keptAnswer(job.id), 'the answer as it was kept').not.toBeNull();
      }),
      { numRuns: runs(100) },
    );
  });

  const width: [unknown, number | null, string[]][] = [
    [1024, 1024, []],
    ['1024', 1024, []],
    [1024.0, 1024, []],
    [1024.5, null, ['data[0].url: width']],
    [1e300, null, ['data[0].url: width']],
    [2 ** 63, null, ['data[0].url: width']],
    ['@beyond', null, []],
    ['@digits', null, []],
    [{ pixels: 3 }, null, []],
  ];
  it.each(width)('a width of %j is kept as %j, and noted when it is left out', async (value, kept, noted) => {
    const job = await ending('image', { status: 'completed', data: [{ url: `${cdn}/a.png`, width: value }] });
    expect(job.results[0]?.width).toBe(kept);
    const notes = job.timeline.filter(({ type }) => type === 'facts_left_out');
    expect(notes.map(({ detail }) => detail.fields)).toEqual(noted.length === 0 ? [] : [noted]);
  });

  it.each<[unknown, number | null]>([
    [12.3456, 12_346],
    ['8', 8000],
    [1e300, null],
    [-3, null],
  ])('a length of %j s is kept as %j ms', async (duration, ms) => {
    const job = await ending('video', { status: 'completed', video: { url: `${cdn}/a.mp4`, duration } });
    expect(job.results[0]?.durationMs).toBe(ms);
  });

  it('keeps words whole, and what no text can hold is marked in them', async () => {
    const lyrics = 'first\u0000second \ud800 third';
    const job = await ending('music', { status: 'completed', lyrics });
    expect(job.results[0]?.text).toBe('first\ufffdsecond \ufffd third');
  });

  it('keeps an answer of any depth, to be read again later', async () => {
    const body = { status: 'completed', video_url: `${cdn}/a.mp4`, deep: '@deep', more: '@deep-records' };
    const job = await ending('video', body);
    let at: unknown = bench.keptAnswer(job.id)?.deep;
    let depth = 0;
    while (Array.isArray(at)) {
      depth += 1;
      at = at[0];
    }
    expect(depth).toBe(5000);
  });

  it('is taken from a create that answers with it as well', async () => {
    bench.server.create = () =>
      saying({
        id: taskId(1),
        status: 'completed',
        video: { url: `${cdn}/a.mp4`, width: 0.5, duration: 1e300, deep: '@deep' },
      });
    const jobId = await bench.submit();
    await bench.meanwhile(() => bench.job(jobId).state === 'completed');
    expect(urlsOf(bench.job(jobId))).toEqual([`${cdn}/a.mp4`]);
    bench.server.create = () => saying({ data: [{ url: `${cdn}/b.png`, width: 0.5, deep: '@deep' }] });
    const inline = await bench.submit({ family: 'image' });
    await bench.meanwhile(() => bench.job(inline).state === 'completed');
    expect(urlsOf(bench.job(inline))).toEqual([`${cdn}/b.png`]);
    expect(story(bench.job(inline))).toContain('facts_left_out');
  });

  it('that cannot be unpacked is kept whole, with the ids of its headers', async () => {
    const bytes = Buffer.alloc(90_000, 'packed by nobody we know ');
    bench.server.create = () => ({
      bytes,
      headers: {
        'content-type': 'application/json',
        'content-encoding': 'x-unknown',
        'x-request-id': 'req_kept',
        'x-task-id': taskId(7),
        'x-billing-transaction-id': 'billtxn_7',
      },
    });
    const jobId = await bench.submit();
    await bench.meanwhile(() => bench.job(jobId).state === 'unconfirmed');
    const job = bench.job(jobId);
    expect(job).toMatchObject({ requestId: 'req_kept', billing: { transactionId: 'billtxn_7' } });
    expect(job.timeline.at(-1)).toMatchObject({
      type: 'submit_unconfirmed',
      detail: { taskId: taskId(7), transactionId: 'billtxn_7', requestId: 'req_kept' },
    });
    const kept = bench.keptAnswer(jobId)?.base64 as string;
    expect(Buffer.from(kept, 'base64').equals(bytes)).toBe(true);
    expect(bench.server.posts()).toHaveLength(1);
  });

  it.each<[string, Record<string, unknown>]>([
    ['a recommended request without end', { recommended_request: { duration: 4, deep: '@deep-records' } }],
    ['lists without end', { supported_parameters: Array.from({ length: 5000 }, (_, n) => `p${n}`) }],
    ['deep hints', { suggestions: ['@deep'], alternatives: '@deep', did_you_mean: '@deep', fields: '@deep' }],
  ])('%s beside a refusal leave it a refusal', async (_name, more) => {
    bench.server.create = () => ({
      ...saying({ error: { code: 'no_contract_compatible_route', message: 'No.', ...more } }),
      status: 400,
    });
    const jobId = await bench.submit();
    await bench.meanwhile(
      () => bench.job(jobId).state !== 'submitting' && bench.job(jobId).state !== 'draft',
    );
    expect(bench.job(jobId)).toMatchObject({ state: 'rejected', error: { code: 'contract_mismatch' } });
    expect(JSON.stringify(bench.job(jobId).error).length).toBeLessThan(20_000);
  });
});
