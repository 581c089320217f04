import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readModelDetail, readModelList } from '../../../src/main/tokenlab/catalogue.ts';
import { type Client, createClient } from '../../../src/main/tokenlab/client.ts';
import { createTransport, type Transport } from '../../../src/main/tokenlab/http.ts';
import { createManagementClient } from '../../../src/main/tokenlab/management.ts';
import type { TaskSnapshot } from '../../../src/main/tokenlab/tasks.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/index.ts';
import { formFor } from '../../../src/shared/form.ts';
import { direct } from '../direct.ts';
import { jumpingClock } from './jumping-clock.ts';
import { errorSchema, modelListSchema, usageSchema } from './schemas.ts';

let sandbox: Sandbox;
let transport: Transport;
let client: Client;
const clock = jumpingClock();

beforeAll(async () => {
  sandbox = await startSandbox({
    clock,
    port: 0,
    speed: 10,
    seed: 7,
    mediaSize: 'tiny',
    requestsPerMinute: 1_000_000,
  });
  transport = createTransport({ now: Date.now, baseUrl: sandbox.origin, version: '0.1.0', network: direct });
  client = createClient({
    now: Date.now,
    redact: (value) => value,
    transport,
    key: async () => 'sk-contract',
  });
});
afterAll(async () => {
  await transport.close();
  await sandbox.close();
});

const prompt = (words: string) =>
  ({ kind: 'json', json: { model: 'veo3.1', prompt: `a cat ${words}`, duration: 4 } }) as const;
const createVideo = (words: string) =>
  client.createTask('/v1/videos/generations', prompt(words), { family: 'video' });

describe('faults on a create', () => {
  it.each<[string, string, string | null]>([
    ['lost-answer', 'unconfirmed', 'network'],
    ['half-header', 'unconfirmed', 'network'],
    ['half-body', 'unconfirmed', 'answer_unreadable'],
    ['wrong-length', 'unconfirmed', 'answer_unreadable'],
    ['garbage', 'unconfirmed', null],
    ['html', 'unconfirmed', 'upstream_error'],
    ['html-200', 'unconfirmed', 'answer_unreadable'],
    ['malformed-json', 'unconfirmed', 'answer_unreadable'],
    ['empty-body', 'unconfirmed', 'answer_unreadable'],
    ['json-array', 'accepted', null],
    ['400', 'rejected', 'invalid_request'],
    ['400-unsupported', 'rejected', 'unsupported_parameter'],
    ['400-model', 'rejected', 'model_not_found'],
    ['400-images', 'rejected', 'too_many_images'],
    ['400-context', 'rejected', 'context_length_exceeded'],
    ['400-material', 'rejected', 'material_source_invalid'],
    ['400-contract', 'rejected', 'contract_mismatch'],
    ['401', 'rejected', 'invalid_api_key'],
    ['401-expired', 'rejected', 'expired_api_key'],
    ['402', 'rejected', 'insufficient_balance'],
    ['402-quota', 'rejected', 'quota_exceeded'],
    ['403', 'rejected', 'forbidden'],
    ['403-model', 'rejected', 'model_not_allowed'],
    ['404', 'rejected', 'not_found_remote'],
    ['409-progress', 'rejected', 'idempotency_in_progress'],
    ['409-conflict', 'rejected', 'idempotency_conflict'],
    ['413', 'rejected', 'payload_too_large'],
    ['422', 'rejected', 'material_source_invalid'],
    ['429', 'retry_later', 'rate_limited'],
    ['429-header', 'retry_later', 'rate_limited'],
    ['429-body', 'retry_later', 'rate_limited'],
    ['429-date', 'retry_later', 'rate_limited'],
    ['429-bare', 'retry_later', 'rate_limited'],
    ['500', 'unconfirmed', 'server_error'],
    ['502', 'unconfirmed', 'upstream_error'],
    ['503-retryable', 'retry_later', 'all_channels_failed'],
    ['503-final', 'rejected', 'all_channels_failed'],
    ['504', 'unconfirmed', 'gateway_timeout'],
    ['gzip', 'accepted', null],
    ['deflate', 'accepted', null],
    ['br', 'accepted', null],
    ['gzip-and-br', 'accepted', null],
    ['unlabelled-gzip', 'accepted', null],
    ['unknown-packing', 'unconfirmed', 'answer_unreadable'],
    ['gzip-bomb', 'unconfirmed', 'answer_unreadable'],
    ['no-task-id', 'accepted', null],
    ['no-id', 'accepted', null],
    ['no-ids', 'accepted', null],
    ['no-poll-url', 'accepted', null],
    ['absolute-poll-url', 'accepted', null],
    ['foreign-poll-url', 'accepted', null],
    ['numbers-as-strings', 'accepted', null],
    ['created-ms', 'accepted', null],
    ['material-preparing', 'material_preparing', 'material_preparing'],
    ['material-preparing-inactive', 'material_preparing', 'material_preparing'],
  ])('%s means %s (%s), after one POST', async (fault, kind, code) => {
    const before = sandbox.stats().createPosts;
    const meaning = await createVideo(`sandbox:${fault}`);
    expect(meaning.kind).toBe(kind);
    expect(sandbox.stats().createPosts - before).toBe(1);
    if (code !== null) expect('error' in meaning && meaning.error.code).toBe(code);
    if (
      meaning.outcome.kind === 'answered' &&
      meaning.outcome.status >= 400 &&
      meaning.outcome.bodyText.startsWith('{')
    ) {
      expect(errorSchema.safeParse(JSON.parse(meaning.outcome.bodyText)).error?.issues).toBeUndefined();
    }
    if (meaning.kind === 'accepted') {
      expect(meaning.task.pollPath).toMatch(/^\/v1\//);
      expect(meaning.task.taskId).toMatch(/^ldtask_/);
      if (fault === 'foreign-poll-url') expect(meaning.task.warnings).toContain('foreign_poll_url');
    }
    if (fault.startsWith('429') && fault !== '429-bare')
      expect('delayMs' in meaning && meaning.delayMs).toBeGreaterThanOrEqual(0);
    if (meaning.kind === 'material_preparing') expect(meaning.assetIds.length).toBeGreaterThan(0);
  });
});

describe('ends of a task', () => {
  it.each<[string, Partial<TaskSnapshot>]>([
    ['fail', { state: 'failed' }],
    ['fail-with-output', { state: 'failed', hasOutput: true }],
    ['error-string', { state: 'failed' }],
    ['error-object', { state: 'failed' }],
    ['error-missing', { state: 'failed' }],
    ['timeout-status', { state: 'failed' }],
    ['expired-status', { state: 'failed' }],
    ['cancelled-status', { state: 'cancelled' }],
    ['succeeded-status', { state: 'completed', hasOutput: true }],
    ['uppercase-status', { state: 'completed', hasOutput: true }],
    ['queued-status', { state: 'completed', hasOutput: true }],
    ['completed-without-output', { state: 'completed', hasOutput: false }],
    ['unknown-url-keys', { state: 'completed', hasOutput: true }],
    ['two-videos', { state: 'completed', hasOutput: true }],
    ['null-urls-while-pending', { state: 'completed', hasOutput: true }],
  ])('%s', async (fault, expected) => {
    const created = await createVideo(`sandbox:${fault}`);
    if (created.kind !== 'accepted') throw new Error(created.kind);
    let last = created.task;
    for (let polls = 0; polls < 100 && !last.terminal; polls += 1) {
      const meaning = await client.getTask({ taskId: last.taskId }, { family: 'video' });
      if (meaning.kind === 'task') last = meaning.task;
      clock.jump(5_000);
    }
    expect(last).toMatchObject(expected);
    if (fault === 'two-videos')
      expect(last.outputs.filter((output) => output.role === 'main')).toHaveLength(2);
  });

  it('task-not-found and task-not-owned lose the status, not the job', async () => {
    for (const fault of ['task-not-found', 'task-not-owned']) {
      const created = await createVideo(`sandbox:${fault}`);
      if (created.kind !== 'accepted') throw new Error(created.kind);
      expect((await client.getTask({ taskId: created.task.taskId })).kind).toBe('lost');
    }
  });

  it.each([
    ['cancel-unsupported', 'unsupported'],
    ['cancel-too-late', 'too_late'],
    ['cancel-not-found', 'lost'],
    ['cancel-not-owned', 'lost'],
    ['delete-drops', 'unknown'],
  ])('%s', async (fault, kind) => {
    const created = await createVideo(`sandbox:${fault}`);
    if (created.kind !== 'accepted' || created.task.taskId === null) throw new Error(created.kind);
    expect((await client.cancelTask(created.task.taskId)).kind).toBe(kind);
  });

  it('a queued Seedance task is cancelled', async () => {
    const slow = await startSandbox({ clock: jumpingClock(), port: 0, speed: 1, mediaSize: 'tiny' });
    const wire = createTransport({ now: Date.now, baseUrl: slow.origin, version: '0.1.0', network: direct });
    try {
      const other = createClient({
        now: Date.now,
        redact: (value) => value,
        transport: wire,
        key: async () => 'sk-contract',
      });
      const json = { model: 'seedance-2.0', prompt: 'a cat', duration: 5 };
      const created = await other.createTask('/v1/videos/generations', { kind: 'json', json });
      if (created.kind !== 'accepted' || created.task.taskId === null) throw new Error(created.kind);
      expect(await other.cancelTask(created.task.taskId)).toMatchObject({
        kind: 'confirmed',
        task: { state: 'cancelled' },
      });
      const status = await other.getTask({ taskId: created.task.taskId });
      expect(status).toMatchObject({ kind: 'task', task: { state: 'cancelled', terminal: true } });
    } finally {
      await wire.close();
      await slow.close();
    }
  });
});

describe('keys, catalogue and books', () => {
  it.each([
    ['sk-good', 'accepted'],
    ['sk-invalid-1', 'refused'],
    ['sk-expired-1', 'refused'],
    ['not a key', 'refused'],
    ['', 'refused'],
  ])('a check of the key %s says %s', async (key, kind) => {
    expect(
      (
        await createClient({
          now: Date.now,
          redact: (value) => value,
          transport,
          key: async () => key,
        }).checkKey()
      ).kind,
    ).toBe(kind);
  });

  it.each([
    'poll-html-200',
    'poll-empty-body',
    'poll-malformed-json',
    'poll-json-array',
    'poll-unknown-packing',
  ])('a check of a key that meets %s says that it is not known', async (fault) => {
    const wall = await startSandbox({ port: 0, fault });
    const wire = createTransport({ now: Date.now, baseUrl: wall.origin, version: '0.1.0', network: direct });
    try {
      const check = await createClient({
        now: Date.now,
        redact: (value) => value,
        transport: wire,
        key: async () => 'sk-good',
      }).checkKey();
      expect(check).toMatchObject({ kind: 'unknown' });
    } finally {
      await wire.close();
      await wall.close();
    }
  });

  it('lists models without a key, in the shape of the contract', async () => {
    const text = await createClient({
      now: Date.now,
      redact: (value) => value,
      transport,
      key: async () => null,
    }).listModels();
    const body: unknown = JSON.parse(text);
    expect(modelListSchema.safeParse(body).error?.issues).toBeUndefined();
    expect(readModelList(body).models.filter((model) => model.family !== null).length).toBeGreaterThanOrEqual(
      24,
    );
  });

  it('reads every historical shape of a model as the same form', async () => {
    const shapes = ['catalogue-lemondata', 'catalogue-top-level'];
    for (const fault of shapes) {
      const bent = await startSandbox({ port: 0, fault });
      const wire = createTransport({
        now: Date.now,
        baseUrl: bent.origin,
        version: '0.1.0',
        network: direct,
      });
      try {
        const other = createClient({
          now: Date.now,
          redact: (value) => value,
          transport: wire,
          key: async () => 'sk-contract',
        });
        const model = readModelDetail(JSON.parse(await other.getModel('veo3.1')));
        const usual = readModelDetail(JSON.parse(await client.getModel('veo3.1')));
        if (model === null || usual === null) throw new Error('no model');
        expect(formFor(model, 'text-to-video')?.fields).toEqual(formFor(usual, 'text-to-video')?.fields);
      } finally {
        await wire.close();
        await bent.close();
      }
    }
  });

  it('says that a model is unknown, with names that are near', async () => {
    await expect(client.getModel('veo3')).rejects.toMatchObject({
      shape: { code: 'model_not_found', hints: { didYouMean: expect.any(String) } },
    });
  });

  it('reads balance, keys and usage pages as decimal strings', async () => {
    const books = createManagementClient({ now: Date.now, transport, token: async () => 'mt-contract' });
    expect((await books.balance()).balanceUsd).toMatch(/^\d+(\.\d+)?$/);
    const keys = await books.listKeys();
    const [key] = keys.items;
    if (key === undefined) throw new Error('no key');
    const first = await books.usage(key.id, { page: 1, limit: 5 });
    expect(first.items.length).toBeLessThanOrEqual(5);
    for (const item of first.items) expect(item.costUsd).toMatch(/^-?\d+(\.\d+)?$/);
    const raw = await transport.read('GET', `/v1/management/api-keys/${key.id}/usage?page=1&limit=5`, {
      key: 'mt-contract',
    });
    if (raw.kind !== 'answered') throw new Error(raw.kind);
    expect(usageSchema.safeParse(JSON.parse(raw.bodyText)).error?.issues).toBeUndefined();
    await expect(
      createManagementClient({ now: Date.now, transport, token: async () => 'mt-invalid' }).balance(),
    ).rejects.toMatchObject({ shape: { code: 'invalid_api_key' } });
  });
});
