/** A server that repeats what it was sent: neither the key nor a signed link gets past the client. */

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createRedactor } from '../../../src/main/support/index.ts';
import { type Client, createClient } from '../../../src/main/tokenlab/client.ts';
import { createTransport, type Transport } from '../../../src/main/tokenlab/http.ts';
import { createManagementClient } from '../../../src/main/tokenlab/management.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/index.ts';
import { direct } from '../direct.ts';
import { jumpingClock } from './jumping-clock.ts';

const key = 'sk-echo-4d1f7b90aa52c6e38';
const clock = jumpingClock();
let sandbox: Sandbox;
let transport: Transport;
let client: Client;

beforeAll(async () => {
  sandbox = await startSandbox({ clock, port: 0, speed: 10, seed: 7, mediaSize: 'tiny' });
  transport = createTransport({ now: Date.now, baseUrl: sandbox.origin, version: '0.1.0', network: direct });
  client = createClient({ now: Date.now, transport, key: async () => key, redact: createRedactor().value });
});
afterAll(async () => {
  await transport.close();
  await sandbox.close();
});

const create = (words: string) =>
  client.createTask(
    '/v1/videos/generations',
    { kind: 'json', json: { model: 'veo3.1', prompt: `a cat sandbox:${words}`, duration: 4 } },
    { family: 'video' },
  );

it('the refusal of a create is told without the key and without the link’s signature', async () => {
  const { outcome, ...meaning } = await create('400-echo');
  expect(meaning.kind).toBe('rejected');
  const told = JSON.stringify(meaning);
  expect(told).toContain('prompt was refused: Authorization:');
  expect(told).not.toContain(key);
  expect(told).not.toContain('echoed-signature');
  expect(JSON.stringify(outcome)).not.toContain(key);
});

it('the failure of a task likewise, and the answer that is kept holds no key', async () => {
  const made = await create('error-echo');
  if (made.kind !== 'accepted') throw new Error(made.kind);
  clock.jump(60_000);
  const received = await client.getTask({ taskId: made.task.taskId });
  if (received.kind !== 'task') throw new Error(received.kind);
  expect(received.task.state).toBe('failed');
  expect(received.task.failure?.message).toContain('Refused: Authorization:');
  expect(received.task.failure?.message).not.toMatch(/echoed-signature|cdn\.example/);
  expect(JSON.stringify(received.task)).not.toContain(key);
});

it('no header, no word of a body and no error of the books repeats a key or a token', async () => {
  const server = createServer((request, answer) => {
    const said = request.headers.authorization ?? '';
    answer.writeHead(403, { 'x-request-id': `req ${said}`, 'content-type': 'application/json' });
    answer.end(JSON.stringify({ error: { message: `Who is ${said}?`, request_id: said } }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const wire = createTransport({
    now: Date.now,
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    version: '0.1.0',
    network: direct,
  });
  try {
    const token = 'mt-echo-77aa0c31d9e54b28f';
    const books = createManagementClient({ now: Date.now, transport: wire, token: async () => token });
    const refused = await books.balance().catch((error: unknown) => error);
    expect(JSON.stringify(refused)).toContain('Who is');
    expect(JSON.stringify(refused)).not.toContain(token);
    const other = createClient({
      now: Date.now,
      redact: (value) => value,
      transport: wire,
      key: async () => key,
    });
    expect(JSON.stringify(await other.getTask({ taskId: 'ldtask_1' }))).not.toContain(key);
  } finally {
    await wire.close();
    await new Promise((resolve) => server.close(resolve));
  }
});
