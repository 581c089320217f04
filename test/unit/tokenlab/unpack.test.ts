import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { createClient } from '../../../src/main/tokenlab/client.ts';
import { createTransport, type Transport } from '../../../src/main/tokenlab/http.ts';
import { createManagementClient } from '../../../src/main/tokenlab/management.ts';
import { direct } from '../direct.ts';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

interface Said {
  status?: number;
  headers?: Record<string, string>;
  bytes: Uint8Array;
}

/** A server that says the same to everything, in these very bytes. */
async function saying(said: Said, options: { maxAnswerBytes?: number } = {}): Promise<Transport> {
  const server: Server = createServer((request, response) => {
    request.resume();
    response.writeHead(said.status ?? 200, {
      'content-type': 'application/json',
      'x-request-id': 'req_packed',
      'x-task-id': 'ldtask_packed',
      ...said.headers,
    });
    response.end(said.bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const transport = createTransport({ now: Date.now, baseUrl, version: 'test', network: direct, ...options });
  open.push(async () => {
    await transport.close();
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });
  return transport;
}

const clientOf = (transport: Transport) =>
  createClient({ now: Date.now, redact: (value) => value, transport, key: async () => 'sk-test-key' });
const create = (transport: Transport) =>
  clientOf(transport).createTask('/v1/videos/generations', { kind: 'json', json: { model: 'm' } });
const poll = (transport: Transport) => clientOf(transport).getTask({ taskId: 'ldtask_1' });

const task = { id: 'ldtask_1', task_id: 'ldtask_1', status: 'pending', poll_url: '/v1/tasks/ldtask_1' };
const plain = Buffer.from(JSON.stringify(task));

const packings: [string, Record<string, string>, Uint8Array][] = [
  ['gzip', { 'content-encoding': 'gzip' }, gzipSync(plain)],
  ['gzip under its old name', { 'content-encoding': 'x-gzip' }, gzipSync(plain)],
  ['gzip in capitals', { 'content-encoding': ' GZIP ' }, gzipSync(plain)],
  ['deflate as zlib has it', { 'content-encoding': 'deflate' }, deflateSync(plain)],
  ['deflate without a frame', { 'content-encoding': 'deflate' }, deflateRawSync(plain)],
  ['br', { 'content-encoding': 'br' }, brotliCompressSync(plain)],
  ['gzip, then br', { 'content-encoding': 'gzip, br' }, brotliCompressSync(gzipSync(plain))],
  ['deflate, then gzip', { 'content-encoding': 'deflate,gzip' }, gzipSync(deflateSync(plain))],
  ['identity', { 'content-encoding': 'identity' }, plain],
  ['identity, then gzip', { 'content-encoding': 'identity, gzip' }, gzipSync(plain)],
  ['an empty name', { 'content-encoding': '' }, plain],
  ['gzip without a label', {}, gzipSync(plain)],
  ['gzip twice under one label', { 'content-encoding': 'gzip' }, gzipSync(gzipSync(plain))],
  ['a label that names no packing', { 'content-encoding': 'utf-8' }, plain],
  ['gzip by a label that stayed on', { 'content-encoding': 'gzip' }, plain],
  ['br by a label that stayed on', { 'content-encoding': 'br' }, plain],
];

describe('an answer that came packed', () => {
  it.each(packings)('as %s is read by a create and by a status request', async (_name, headers, bytes) => {
    const transport = await saying({ headers, bytes });
    expect(await create(transport)).toMatchObject({ kind: 'accepted', task: { taskId: 'ldtask_1' } });
    expect(await poll(transport)).toMatchObject({ kind: 'task', task: { state: 'pending' } });
  });

  it('is read by catalogue and management as well', async () => {
    const models = { object: 'list', data: [{ id: 'veo3.1' }] };
    const catalogue = await saying({
      headers: { 'content-encoding': 'br' },
      bytes: brotliCompressSync(JSON.stringify(models)),
    });
    expect(JSON.parse(await clientOf(catalogue).listModels())).toEqual(models);
    const books = await saying({
      headers: { 'content-encoding': 'gzip' },
      bytes: gzipSync(JSON.stringify({ balance_decimal: '12.50' })),
    });
    const management = createManagementClient({
      now: Date.now,
      transport: books,
      token: async () => 'mt-test',
    });
    expect(await management.balance()).toMatchObject({ balanceUsd: '12.50' });
  });

  it('keeps its meaning when it is a refusal', async () => {
    const transport = await saying({
      status: 402,
      headers: { 'content-encoding': 'gzip' },
      bytes: gzipSync(JSON.stringify({ error: { code: 'quota_exceeded', message: 'no' } })),
    });
    expect(await create(transport)).toMatchObject({ kind: 'rejected', error: { code: 'quota_exceeded' } });
  });

  it('is the file itself when it is a sound', async () => {
    const sound = Buffer.from(`ID3${'\u0000\u0001'.repeat(500)}`, 'latin1');
    const transport = await saying({
      headers: { 'content-type': 'audio/mpeg', 'content-encoding': 'gzip' },
      bytes: gzipSync(sound),
    });
    const meaning = await create(transport);
    expect(meaning.kind === 'inline' && Buffer.from(meaning.bytes ?? []).equals(sound)).toBe(true);
  });

  it('is left as it is when it is a file that only looks packed', async () => {
    const file = gzipSync('a model in its own packing');
    const transport = await saying({ headers: { 'content-type': 'model/obj' }, bytes: file });
    const meaning = await create(transport);
    expect(meaning.kind === 'inline' && Buffer.from(meaning.bytes ?? []).equals(file)).toBe(true);
  });

  it('gives back any text, whatever it was packed with', async () => {
    const pack = [gzipSync, deflateSync, deflateRawSync, brotliCompressSync] as const;
    const names = ['gzip', 'deflate', 'deflate', 'br'];
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), fc.nat(3), async (value, at) => {
        const transport = await saying({
          headers: { 'content-encoding': names[at] as string },
          bytes: pack[at]?.(JSON.stringify(value)) ?? new Uint8Array(),
        });
        const outcome = await transport.read('GET', '/v1/models');
        expect(outcome.kind === 'answered' && outcome.bodyText).toBe(JSON.stringify(value));
      }),
      { numRuns: 40 },
    );
  });
});

/** Packed, these are small; unpacked they are `size` bytes. */
const bomb = (size: number) => Buffer.alloc(size, ' ');
const MiB = 1024 * 1024;

const unreadable: [string, Said, RegExp, { maxAnswerBytes?: number }?][] = [
  [
    'a packing that nobody knows',
    { headers: { 'content-encoding': 'zstd' }, bytes: gzipSync('x') },
    /"zstd"/,
  ],
  [
    'more packings than anybody needs',
    { headers: { 'content-encoding': 'gzip, gzip, gzip, gzip, gzip, gzip' }, bytes: gzipSync('x') },
    /gzip/,
  ],
  [
    'gzip that breaks off',
    { headers: { 'content-encoding': 'gzip' }, bytes: gzipSync(plain).subarray(0, -12) },
    /couldn’t be decompressed/,
  ],
  [
    'bytes that are no gzip',
    { headers: { 'content-encoding': 'gzip' }, bytes: Buffer.from('\u0001\u0002no') },
    /couldn’t be decompressed/,
  ],
  [
    'bytes that are no deflate',
    { headers: { 'content-encoding': 'deflate' }, bytes: Buffer.from('\u00ff\u00ff\u00ff', 'latin1') },
    /couldn’t be decompressed/,
  ],
  ['a gzip bomb', { headers: { 'content-encoding': 'gzip' }, bytes: gzipSync(bomb(16 * MiB)) }, /far larger/],
  [
    'a br bomb',
    { headers: { 'content-encoding': 'br' }, bytes: brotliCompressSync(bomb(16 * MiB)) },
    /far larger/,
  ],
  [
    'a bomb in a bomb',
    { headers: { 'content-encoding': 'gzip, gzip' }, bytes: gzipSync(gzipSync(bomb(32 * MiB))) },
    /far larger/,
  ],
  [
    'more than an answer may have',
    {
      headers: { 'content-encoding': 'gzip' },
      bytes: gzipSync(JSON.stringify({ ...task, x: 'y'.repeat(5000) })),
    },
    /far larger/,
    { maxAnswerBytes: 4096 },
  ],
];

describe('an answer that cannot be unpacked:', () => {
  it.each(unreadable)(
    '%s leaves a create unconfirmed, with the ids of its headers',
    async (_n, said, why, limits) => {
      const meaning = await create(await saying(said, limits));
      expect(meaning).toMatchObject({
        kind: 'unconfirmed',
        headerTaskId: 'ldtask_packed',
        requestId: 'req_packed',
        error: { code: 'answer_unreadable', requestId: 'req_packed', retryable: false },
      });
      expect('error' in meaning && meaning.error.message).toMatch(why);
    },
  );

  it('keeps its bytes, so that they can be read later', async () => {
    const bytes = Buffer.from('(µ/ý packed by a later time');
    const meaning = await create(await saying({ headers: { 'content-encoding': 'zstd' }, bytes }));
    expect(meaning.kind === 'unconfirmed' && JSON.parse(meaning.kept ?? '')).toEqual({
      content_encoding: 'zstd',
      base64: bytes.toString('base64'),
    });
  });

  it('keeps no key that was repeated in it', async () => {
    const bytes = Buffer.from('?? sk-test-key ??');
    const meaning = await create(await saying({ headers: { 'content-encoding': 'zstd' }, bytes }));
    const kept =
      meaning.kind === 'unconfirmed' ? (JSON.parse(meaning.kept ?? '') as { base64: string }).base64 : '';
    expect(Buffer.from(kept, 'base64').toString()).toBe('?? [key] ??');
  });

  it.each(unreadable)('%s is a failed check of a status', async (_name, said, why, limits) => {
    const meaning = await poll(await saying(said, limits));
    expect(meaning).toMatchObject({ kind: 'retry', error: { code: 'answer_unreadable', retryable: true } });
    expect('error' in meaning && meaning.error.message).toMatch(why);
  });

  it('is no answer of the catalogue', async () => {
    const transport = await saying({ headers: { 'content-encoding': 'zstd' }, bytes: gzipSync('x') });
    await expect(clientOf(transport).listModels()).rejects.toMatchObject({
      code: 'answer_unreadable',
      message: expect.stringContaining('"zstd"'),
    });
  });

  it.each([
    [400, 'rejected'],
    [404, 'rejected'],
    [429, 'retry_later'],
    [500, 'unconfirmed'],
    [503, 'unconfirmed'],
  ])('with status %i a create is %s, as with any body that says nothing', async (status, kind) => {
    const said = { status, headers: { 'content-encoding': 'zstd' }, bytes: Buffer.from('???') };
    expect((await create(await saying(said))).kind).toBe(kind);
  });

  it.each([403, 404])('with status %i says nothing about a task', async (status) => {
    const said = { status, headers: { 'content-encoding': 'zstd' }, bytes: Buffer.from('???') };
    expect((await poll(await saying(said))).kind).toBe('retry');
  });

  it('that is empty is empty, whatever its label says', async () => {
    const transport = await saying({ headers: { 'content-encoding': 'gzip' }, bytes: new Uint8Array() });
    expect(await transport.read('GET', '/v1/models')).toMatchObject({ kind: 'answered', bodyText: '' });
  });

  it('takes large answers that pack well', async () => {
    const models = {
      data: Array.from({ length: 20_000 }, (_, n) => ({ id: `model-${n}`, provider: 'same' })),
    };
    const bytes = gzipSync(JSON.stringify(models));
    const transport = await saying({ headers: { 'content-encoding': 'gzip' }, bytes });
    expect(JSON.parse(await clientOf(transport).listModels())).toEqual(models);
  });
});
