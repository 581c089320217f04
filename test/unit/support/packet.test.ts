import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  buildPacket,
  packetParts,
  packetZip,
  supportPacketSchema,
  writePacketZip,
} from '../../../src/main/support/index.ts';
import { families } from '../../../src/shared/families/index.ts';
import { type JobState, jobStates } from '../../../src/shared/job.ts';
import { prompt, sampleContext, sampleJob, sampleResult } from './sample-job.ts';

const everything = (built: ReturnType<typeof buildPacket>) =>
  `${JSON.stringify(built.packet)}\n${built.markdown}\n${built.log}\n${built.fileName}`;

describe('a support packet', () => {
  const built = buildPacket([sampleJob()], sampleContext());
  const job = built.packet.jobs[0]!;

  it('follows its schema', () => {
    expect(supportPacketSchema.parse(built.packet)).toEqual(built.packet);
  });

  it('holds what support needs to find the request', () => {
    expect(job).toMatchObject({
      taskId: 'ldtask_0123456789abcdef0123456789abcdef',
      pollPath: '/v1/tasks/ldtask_0123456789abcdef0123456789abcdef',
      billingTransactionId: 'btx_555',
      method: 'POST',
      endpoint: '/v1/videos/generations',
      model: { asked: 'veo3.1', resolved: 'veo3.1-fast' },
      account: { kind: 'tokenlab', hostClass: 'tokenlab' },
      counts: { polls: 9, createAttempts: 1, downloadAttempts: 2 },
    });
    expect(job.requestIds).toEqual([
      {
        requestId: 'req_create_42',
        seenIn: 'timeline: submit_accepted',
        at: '2026-11-23T17:20:00.900Z',
        httpStatus: 200,
      },
      {
        requestId: 'req_poll_77',
        seenIn: 'timeline: task_failed',
        at: '2026-11-23T17:21:00.000Z',
        httpStatus: 200,
      },
    ]);
    expect(job.times).toMatchObject({
      created: '2026-11-23T17:20:00.000Z',
      terminal: '2026-11-23T17:21:00.000Z',
    });
    expect(job.error).toMatchObject({
      code: 'task_failed',
      remoteMessage: 'The provider refused the prompt.',
    });
    expect(job.observed).toContain('The task failed (task_failed, HTTP 200).');
    for (const fact of [
      'req_create_42',
      'btx_555',
      'ldtask_0123456789abcdef0123456789abcdef',
      'Electron 33.2.1',
    ]) {
      expect(built.markdown).toContain(fact);
    }
  });

  it('tells the shape of the request and not its content', () => {
    const shapes = Object.fromEntries(job.request!.fields.map(({ name, shape }) => [name, shape]));
    expect(shapes).toEqual({
      aspect_ratio: { type: 'text', length: 4, value: '16:9' },
      duration: { type: 'number', value: 5 },
      generate_audio: { type: 'boolean', value: true },
      prompt: { type: 'text', length: prompt.length },
      resolution: { type: 'text', length: 4, value: '720p' },
      seed: { type: 'number', value: 12 },
    });
    expect(job.request!.inputs).toEqual([
      {
        field: 'image_url',
        source: 'url',
        shape: { type: 'url', scheme: 'https', hostClass: 'public', length: 43 },
        mime: null,
        bytes: null,
        sha256: null,
      },
      {
        field: 'reference_images',
        source: 'file',
        shape: null,
        mime: 'image/png',
        bytes: 2048,
        sha256: 'b7d05e91c8a34f621e0d9b7c5a3f1864'.repeat(2),
      },
      {
        field: 'video_url',
        source: 'result',
        shape: null,
        mime: 'image/png',
        bytes: 2048,
        sha256: 'b7d05e91c8a34f621e0d9b7c5a3f1864'.repeat(2),
      },
    ]);
  });

  it('leaves out prompts, titles, notes, names, addresses and file names', () => {
    const all = everything(built);
    for (const secret of [
      'Maria',
      'Rosa',
      'grandmother',
      'Flores',
      'cdn.example',
      'sig=',
      'album',
      'film-42',
      'user-3fa2',
      'msilva',
      'maria-at-home',
    ]) {
      expect(all).not.toContain(secret);
    }
  });

  it('takes only the log lines of its own job', () => {
    expect(job.log).toEqual([
      '[2026-11-23 17:20:00.900] [info] job_01jdcx3k5m7q2w8e9r4t6y accepted by POST /v1/videos/generations',
    ]);
  });

  it('names the job by its ids, also where they stand in private texts: titles, links and names of files', () => {
    const { taskId, id } = sampleJob();
    const named = sampleJob({
      title: taskId!,
      note: `Ask Ottoline about ${taskId}`,
      results: [
        sampleResult({
          fileName: `${id} Portrait of Maria.mp4`,
          link: `https://viewer.example/w/${taskId}/open`,
        }),
      ],
    });
    const told = buildPacket([named], sampleContext());
    expect(told.packet.jobs[0]).toMatchObject({ jobId: id, taskId, pollPath: `/v1/tasks/${taskId}` });
    expect(everything(told)).not.toMatch(/Ottoline|Portrait|viewer\.example/);
  });

  it('keeps its own words and the model’s name when somebody has used one of them as a title or a tag', () => {
    const named = sampleJob({
      title: 'Failed',
      tags: ['videos', 'Veo3.1', 'generations', 'image'],
      projectId: 'tasks',
      model: 'seedance-2.0-fast',
      note: 'Seedance',
    });
    const told = buildPacket([named], sampleContext()).packet.jobs[0]!;
    expect(told).toMatchObject({
      endpoint: '/v1/videos/generations',
      pollPath: '/v1/tasks/ldtask_0123456789abcdef0123456789abcdef',
      model: { asked: 'seedance-2.0-fast', resolved: 'veo3.1-fast' },
      operation: 'image-to-video',
      status: { state: 'failed', remoteStatus: 'failed' },
      error: { code: 'task_failed', message: 'The task failed at TokenLab.' },
    });
    expect(told.timeline?.map((entry) => entry.type)).toContain('task_failed');
  });

  it('takes a prompt out of an error that quotes it', () => {
    const quoting = sampleJob();
    quoting.error!.remoteMessage = `Rejected: "${prompt.slice(12, 60).toUpperCase()}"`;
    expect(buildPacket([quoting], sampleContext()).packet.jobs[0]!.error!.remoteMessage).toBe(
      'Rejected: "[text]"',
    );
  });

  it('holds a masked sample only when it is asked for', () => {
    expect(job.promptSample).toBeUndefined();
    const withSample = buildPacket([sampleJob()], sampleContext(), { includeSample: true });
    expect(withSample.packet.jobs[0]!.promptSample).toEqual([
      { field: 'prompt', sample: '* of * * * aged # holding her * letter in [and 7 more words]' },
    ]);
    expect(supportPacketSchema.safeParse(withSample.packet).success).toBe(true);
  });

  it('leaves out the parts that the user removed, and says which', () => {
    for (const part of packetParts) {
      const less = buildPacket([sampleJob()], sampleContext(), { omit: [part, 'no-such-part'] });
      expect(less.packet.omitted).toEqual([part]);
      expect(part === 'system' ? less.packet.system : less.packet.jobs[0]![part]).toBeUndefined();
      expect(supportPacketSchema.safeParse(less.packet).success).toBe(true);
    }
  });

  it('is the same for the same job, whatever the order of its fields', () => {
    const turned = sampleJob();
    turned.request.fields = Object.fromEntries(Object.entries(turned.request.fields).reverse());
    expect(everything(buildPacket([turned], sampleContext()))).toBe(everything(built));
  });

  it('can be built of every family and state, and of a job that was never sent', () => {
    for (const family of families) {
      for (const state of jobStates as readonly JobState[]) {
        const one = sampleJob({
          family,
          state,
          error: null,
          submittedAt: null,
          acceptedAt: null,
          taskId: null,
          pollUrl: null,
          requestId: null,
          timeline: [],
          results: state === 'completed' ? [sampleResult({ download: 'expired' })] : [],
        });
        const packet = buildPacket([one], sampleContext({ account: () => null, media: () => null })).packet;
        expect(supportPacketSchema.safeParse(packet).error).toBeUndefined();
      }
    }
  });

  it('keeps its form whatever the server said', () => {
    const odd = sampleJob({
      endpoint: 'https://evil.example/steal?x=1',
      pollUrl: 'https://evil.example/other',
      remoteStatus: '`|\n# Heading',
      progress: Number.NaN,
    });
    odd.request.fields = { 'a b': 1, [`${'x'.repeat(300)}`]: null, n: 1e300, deep: [[[[[[[[1]]]]]]]] };
    odd.timeline.push({ at: Number.NaN, source: 'app', type: 'other', detail: {} });
    const packet = buildPacket([odd], sampleContext());
    expect(supportPacketSchema.safeParse(packet.packet).error).toBeUndefined();
    expect(packet.markdown).not.toContain('\n# Heading');
    expect(everything(packet)).not.toContain('evil');
  });
});

describe('the zip of a packet', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'packet-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('holds packet.json, packet.md and the log excerpt of many jobs, and is deterministic', async () => {
    const jobs = [sampleJob(), sampleJob({ id: 'job_second00000000000' })];
    const built = buildPacket(jobs, sampleContext());
    expect(built.fileName).toBe('safelight-support-2026-11-23-173000-2-jobs.zip');
    const path = join(folder, built.fileName);
    const bytes = await writePacketZip(path, built);
    const zip = new Uint8Array(await readFile(path));
    expect(zip.byteLength).toBe(bytes);
    expect(Buffer.from(packetZip(buildPacket(jobs, sampleContext())))).toEqual(Buffer.from(zip));
    const files = unzipSync(zip);
    expect(Object.keys(files)).toEqual(['packet.json', 'packet.md', 'log.txt']);
    expect(supportPacketSchema.parse(JSON.parse(strFromU8(files['packet.json']!))).jobs).toHaveLength(2);
  });

  it('says so when it cannot be written, and leaves nothing behind', async () => {
    const built = buildPacket([sampleJob()], sampleContext());
    await expect(writePacketZip(join(folder, 'no', 'such', 'folder.zip'), built)).rejects.toMatchObject({
      code: 'file_unwritable',
    });
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});
