/**
 * The wire proof: whatever happens to a paid request between its first byte and the last byte of its answer, it is put
 * on the wire at most once, the job says what is known of it, and a restart sends nothing again.
 */

import { createServer as createTlsServer } from 'node:tls';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { createNetwork } from '../../src/main/base/network.ts';
import type { JobRecord } from '../../src/main/ledger/index.ts';
import { startSandbox } from '../../src/sandbox/index.ts';
import { timeLimit } from '../unit/tokenlab/time-limit.ts';
import { keepFigures } from './figures.ts';
import { type Lab, type LabOptions, labAccount, labKey, openLab } from './lab/lab.ts';
import { scaled } from './scale.ts';
import { createCases, type WireCase } from './wire/cases.ts';
import { untrustedCertificate } from './wire/certificate.ts';
import { count, counted, waitsOf } from './wire/count.ts';
import { startCuttingProxy, startTunnelProxy } from './wire/proxies.ts';
import {
  accepted,
  answer,
  closedPort,
  type RawBehaviour,
  type RawServer,
  startRawServer,
  taskId,
} from './wire/raw-server.ts';
import { cancelCases, pollCases, type ReadCase } from './wire/reads.ts';

const open: { close(): Promise<unknown> | unknown }[] = [];
const later = <T extends { close(): Promise<unknown> | unknown }>(item: T): T => {
  open.push(item);
  return item;
};
afterEach(async ({ task }) => {
  // A case that did not even come to its end was not right either.
  if (task.result?.state === 'fail') counted.wrongState += 1;
  for (const item of open.splice(0).reverse()) await item.close();
});
afterAll(() => keepFigures('wire', counted));

function lab(options: LabOptions): Lab {
  const made = openLab(options);
  later({
    async close() {
      await made.quit();
      made.remove();
    },
  });
  return made;
}

const stillPending = (socket: { write(bytes: string): unknown }, n = 1) =>
  socket.write(answer(200, accepted(n)));

async function raw(behaviour: RawBehaviour, port?: number): Promise<RawServer> {
  behaviour.onRead ??= (_request, socket) => void stillPending(socket);
  return later(await startRawServer(behaviour, port));
}

const ended = (job: JobRecord) => job.state !== 'draft' && job.state !== 'submitting';

/**
 * Restarts on the ledger as a kill would have left it, with a server that answers as it should, and lets one more job
 * through: whatever would have been sent again had to stand before it in the line.
 * @returns POSTs of the new job itself left out, how many the restart sent, and the old job as it is then
 */
async function restart(before: Lab, jobId: string, server: RawServer, behaviour: RawBehaviour) {
  delete behaviour.onConnection;
  delete behaviour.onPostHead;
  behaviour.onPost = (_request, socket, nth) => void stillPending(socket, 100 + nth);
  behaviour.onRead = (_request, socket) => void stillPending(socket);
  const posts = server.posts;
  const after = lab({ origin: server.origin, folder: await before.crash() });
  after.engine.start();
  const marker = await after.submit('the one more');
  await after.until(marker, 'pending', (job) => job.state === 'pending');
  return { sent: server.posts - posts - 1, job: after.ledger.jobs.require(jobId) };
}

async function runCreate(one: WireCase, reused: boolean): Promise<void> {
  const limit = timeLimit();
  const behaviour = {
    ...(typeof one.behaviour === 'function' ? one.behaviour(limit.runOut) : one.behaviour),
  };
  const server = await raw(behaviour);
  const room = lab({ origin: server.origin, setTimeout: limit.setTimeout });
  if (reused) {
    const { onConnection } = behaviour;
    behaviour.onConnection = undefined;
    const { jobIds } = await room.engine.trackTasks(labAccount, 'image', [taskId(99)]);
    await room.until(jobIds[0] as string, 'polled twice', (job) => job.polling.count >= 2);
    behaviour.onConnection = onConnection;
  }
  const jobId = await room.submit(one.name);
  const job = await room.until(jobId, String(one.state), one.settled ?? ended);
  const posts = server.posts;
  const waits = waitsOf(room, jobId);
  const again = await restart(room, jobId, server, behaviour);

  const states = typeof one.state === 'string' ? [one.state] : one.state;
  const isRight =
    states.includes(job.state) &&
    (one.also?.(job) ?? true) &&
    again.sent === 0 &&
    again.job.state === job.state;
  count(posts + again.sent, waits, isRight);
  expect(states).toContain(job.state);
  expect(one.also?.(job) ?? true, JSON.stringify(job)).toBe(true);
  expect({ posts, waits }).toEqual({ posts: one.posts, waits: one.waits ?? 0 });
  expect(again.sent, 'POSTs after the restart').toBe(0);
  expect(again.job.state, 'state after the restart').toBe(job.state);
}

describe('a create whose server', () => {
  it.each(createCases.map((one): [string, WireCase] => [one.name, one]))('%s', async (_name, one) => {
    await runCreate(one, false);
  });
});

describe('a create beside status requests on kept connections, whose server', () => {
  it.each(createCases.map((one): [string, WireCase] => [one.name, one]))('%s', async (_name, one) => {
    await runCreate(one, true);
  });
});

describe('a create that cannot leave', () => {
  const neverSent = async (room: Lab, bytes: () => string) => {
    const jobId = await room.submit('nobody is there');
    const job = await room.until(
      jobId,
      'given up',
      (now) => now.state === 'draft' && now.hold?.until === null,
    );
    const tries = room.ledger.events.ofJob(jobId).filter((entry) => entry.type === 'submit_not_sent').length;
    const posts = (bytes().match(/POST \/v1/g) ?? []).length;
    const isRight = job.hold?.reason === 'not_sent' && job.attention === 'not_sent';
    count(posts, 0, isRight && posts === 0);
    expect(job.hold).toMatchObject({ reason: 'not_sent', until: null, attempts: 5 });
    expect(job.attention).toBe('not_sent');
    expect(job.error?.message).toMatch(/nothing (was sent|is charged)/i);
    expect(tries, 'attempts, each of them visible').toBe(5);
    expect(posts).toBe(0);
    expect(bytes()).not.toContain(labKey);
    return jobId;
  };

  it('waits as a draft when nobody listens, and goes out once when somebody does', async () => {
    const port = await closedPort();
    const room = lab({ origin: `http://127.0.0.1:${port}` });
    const jobId = await neverSent(room, () => '');
    const server = await raw({ onPost: (_request, socket) => void stillPending(socket) }, port);
    room.engine.sendDraft(jobId);
    await room.until(jobId, 'pending', (job) => job.state === 'pending');
    expect(server.posts).toBe(1);
  });

  it('waits as a draft when the name of the server is unknown', async () => {
    await neverSent(lab({ origin: 'https://no-such-host.invalid' }), () => '');
  });

  const noTls: [string, RawBehaviour][] = [
    [
      'answers in plain text',
      { onConnection: (socket) => socket.end('HTTP/1.1 400 X\r\n\r\n') !== undefined },
    ],
    [
      'ends the handshake with an alert',
      {
        onConnection: (socket) => {
          const alert = Buffer.from([0x15, 0x03, 0x03, 0, 2, 2, 40]);
          socket.once('data', () => socket.end(alert));
          return true;
        },
      },
    ],
    [
      'closes in the handshake',
      { onConnection: (socket) => socket.once('data', () => socket.destroy()) !== undefined },
    ],
    ['never ends the handshake', { onConnection: () => true }],
  ];
  it.each(noTls)('waits as a draft when the server %s', async (_name, behaviour) => {
    const server = await raw(behaviour);
    const room = lab({
      origin: server.origin.replace('http:', 'https:'),
      connectTimeoutMs: 150,
      createTimeoutMs: 200,
    });
    await neverSent(room, server.bytes);
  });

  it('waits as a draft when the certificate of the server is not to be trusted', async () => {
    let decrypted = '';
    const server = createTlsServer(untrustedCertificate(), (socket) => {
      socket.on('data', (chunk) => {
        decrypted += chunk.toString('latin1');
      });
      socket.on('error', () => socket.destroy());
    });
    server.on('tlsClientError', () => undefined);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    later({ close: () => new Promise<void>((resolve) => server.close(() => resolve())) });
    const { port } = server.address() as { port: number };
    await neverSent(lab({ origin: `https://127.0.0.1:${port}` }), () => decrypted);
  });

  const refusals: [string, string][] = [
    ['says 407', answer(407, 'Who are you?')],
    ['says 403', answer(403, 'Not there.')],
    ['says 502', answer(502, 'Nobody is there.')],
    ['says 429', answer(429, 'Slowly.', { 'retry-after': '1' })],
    ['answers garbage', '\u0000\u0001\r\n\r\n'],
    ['closes', ''],
  ];
  it.each(refusals)('waits as a draft when the proxy %s', async (_name, refuseWith) => {
    const server = await raw({ onPost: (_request, socket) => void stillPending(socket) });
    const proxy = later(await startTunnelProxy(server.port, { refuseWith }));
    const network = createNetwork({ env: { HTTPS_PROXY: proxy.origin } });
    const room = lab({ origin: 'https://media.test', network });
    await neverSent(room, () => server.bytes() + proxy.heads.join());
    expect(proxy.heads.every((head) => head.startsWith('CONNECT '))).toBe(true);
    expect(proxy.connections, 'connections to the proxy, one for each attempt').toBeLessThanOrEqual(10);
  });

  it('waits as a draft when the proxy itself cannot be reached', async () => {
    const gone = `http://127.0.0.1:${await closedPort()}`;
    const network = createNetwork({ env: { HTTPS_PROXY: gone } });
    await neverSent(lab({ origin: 'https://media.test', network }), () => '');
  });
});

describe('a create through a tunnel', () => {
  it.each([
    ['before its first byte', { afterRequestBytes: 0, how: 'reset' }, 0],
    ['in its head', { afterRequestBytes: 40, how: 'close' }, 1],
    ['before the answer', { afterAnswerBytes: 0, how: 'reset' }, 1],
    ['in the answer', { afterAnswerBytes: 60, how: 'close' }, 1],
  ] as const)('that breaks %s is unconfirmed', async (_name, cut, posts) => {
    const behaviour: RawBehaviour = { onPost: (_request, socket) => void stillPending(socket) };
    const server = await raw(behaviour);
    const proxy = later(await startTunnelProxy(server.port, { cut }));
    const network = createNetwork({ env: { HTTP_PROXY: proxy.origin } });
    const room = lab({ origin: 'http://media.test', network });
    const jobId = await room.submit('tunnelled');
    const job = await room.until(jobId, 'unconfirmed', ended);
    count(server.posts, 0, job.state === 'unconfirmed');
    expect(job.state).toBe('unconfirmed');
    expect(server.posts).toBe(posts);
  });
});

describe('the key', () => {
  it.each([301, 302, 303, 307, 308])('does not follow a %s to another host', async (status) => {
    const other = await raw({});
    const elsewhere = answer(status, '', { location: `${other.origin}/v1/images/generations` });
    const behaviour: RawBehaviour = {
      onPost: (_request, socket, nth) =>
        void (nth === 1 ? socket.write(elsewhere) : stillPending(socket, nth)),
      onRead: (_request, socket) => void socket.write(elsewhere),
    };
    const server = await raw(behaviour);
    const room = lab({ origin: server.origin });
    const moved = await room.submit('moved');
    const job = await room.until(moved, 'unconfirmed', ended);
    const polled = await room.submit('its status moves');
    await room.until(polled, 'polled twice', (now) => now.polling.failures >= 2);
    await room.engine.requestCancellation(polled);
    count(server.posts - 1, 0, job.state === 'unconfirmed' && other.connections === 0);
    expect(job.state).toBe('unconfirmed');
    expect(room.ledger.jobs.require(polled).state).toBe('pending');
    expect(other.connections).toBe(0);
    expect(other.bytes()).toBe('');
  });

  it('does not follow a poll_url to another host', async () => {
    const other = await raw({});
    const foreign = { ...accepted(1), poll_url: `${other.origin}/v1/tasks/${taskId(1)}` };
    const server = await raw({
      onPost: (_request, socket) => void socket.write(answer(200, foreign)),
      onRead: (_request, socket) => void socket.write(answer(200, foreign)),
    });
    const room = lab({ origin: server.origin });
    const jobId = await room.submit('followed');
    const job = await room.until(jobId, 'polled', (now) => now.polling.count >= 2);
    count(server.posts, 0, job.state === 'pending' && other.connections === 0);
    expect(job.state).toBe('pending');
    expect(other.connections).toBe(0);
  });
});

describe('a large create', () => {
  it('that is refused before its body was read is rejected, or unconfirmed when the answer was lost', async () => {
    const refusal = answer(413, { error: { code: 'payload_too_large', message: 'Too large.' } });
    const behaviour: RawBehaviour = {
      onPostHead: (socket) => socket.end(refusal, () => socket.destroy()) !== undefined,
    };
    const server = await raw(behaviour);
    const data = new Uint8Array(12 * 1024 * 1024);
    const room = lab({
      origin: server.origin,
      resolveInput: async () => ({ kind: 'file', name: 'large.png', mime: 'image/png', data }),
    });
    const source = {
      kind: 'file',
      inputId: 'inp',
      name: 'large.png',
      mime: 'image/png',
      bytes: data.length,
    } as const;
    const jobId = await room.submit('large', {
      operation: 'image-edit',
      inputs: [{ field: 'image', source }],
    });
    const job = await room.until(jobId, 'refused', ended);
    const isRight = job.state === 'rejected' || job.state === 'unconfirmed';
    count(server.posts, 0, isRight);
    expect(['rejected', 'unconfirmed']).toContain(job.state);
    expect(server.posts).toBe(1);
  });
});

async function accept(
  one: ReadCase,
): Promise<{ room: Lab; server: RawServer; jobId: string; behaviour: RawBehaviour; runOut: () => void }> {
  const { setTimeout, runOut } = timeLimit();
  const behaviour: RawBehaviour = { onPost: (_request, socket) => void stillPending(socket) };
  const server = await raw(behaviour);
  const room = lab({ origin: server.origin, setTimeout });
  const jobId = await room.submit(one.name);
  await room.until(jobId, 'polled', (job) => job.polling.count > 0);
  return { room, server, jobId, behaviour, runOut };
}

describe('a status request that', () => {
  it.each(pollCases.map((one): [string, ReadCase] => [one.name, one]))(
    '%s ends no job',
    async (_name, one) => {
      const { room, server, jobId, behaviour, runOut } = await accept(one);
      behaviour.onRead = (_request, socket) => one.act(socket, runOut);
      const bad = await room.until(jobId, 'what the answer says', one.becomes);
      const isOpen = bad.state === 'pending';
      const done = {
        ...accepted(1),
        status: 'completed',
        data: [{ url: 'https://results.example.net/a.png' }],
      };
      behaviour.onRead = (_request, socket) => void socket.write(answer(200, done));
      room.engine.resumeAccount(labAccount);
      if (!isOpen) await room.engine.refresh(jobId);
      const job = await room.until(jobId, 'completed', (now) => now.state === 'completed');
      count(server.posts, 0, job.state === 'completed');
      expect(server.posts).toBe(1);
    },
  );
});

describe('a request for cancellation that', () => {
  it.each(cancelCases.map((one): [string, ReadCase] => [one.name, one]))('%s', async (_name, one) => {
    const { room, server, jobId, behaviour, runOut } = await accept(one);
    behaviour.onRead = (request, socket) =>
      void (request.method === 'DELETE' ? one.act(socket, runOut) : stillPending(socket));
    await room.engine.requestCancellation(jobId);
    const job = room.ledger.jobs.require(jobId);
    count(server.posts, 0, one.becomes(job));
    expect(one.becomes(job), JSON.stringify(job)).toBe(true);
    expect(server.posts).toBe(1);
  });
});

describe('a create that is cut at any byte', () => {
  it('is unconfirmed, reaches the server at most once, and is not sent again after a restart', async () => {
    const sandbox = later(await startSandbox({ mediaSize: 'tiny' }));
    let cut: Parameters<typeof startCuttingProxy>[1] = () => null;
    const proxy = later(
      await startCuttingProxy(Number(new URL(sandbox.origin).port), (first) =>
        first.startsWith('POST') ? cut(first) : null,
      ),
    );
    const room = lab({ origin: proxy.origin });
    const submit = async (prompt: string) => {
      const fields = { prompt, response_format: 'url', async: true };
      const jobId = await room.submit(prompt, { model: 'flux-2-pro', fields });
      return room.until(jobId, 'answered', ended);
    };
    const whole = await submit('whole');
    expect(whole.state, JSON.stringify(whole.error)).toBe('pending');
    const size = { ...proxy.passed };
    expect(size.request).toBeGreaterThan(100);
    expect(size.answer).toBeGreaterThan(100);

    const step = scaled(7, 1);
    const cuts: { way: 'request' | 'answer'; at: number }[] = [];
    for (const way of ['request', 'answer'] as const) {
      for (let at = 0; at < size[way]; at += step) cuts.push({ way, at });
    }
    const wrong: string[] = [];
    for (const { way, at } of cuts) {
      const before = sandbox.stats();
      const how = at % 2 === 0 ? 'reset' : 'close';
      cut = () => (way === 'request' ? { afterRequestBytes: at, how } : { afterAnswerBytes: at, how });
      const job = await submit(`cut ${way} ${at}`.padEnd(5));
      const after = sandbox.stats();
      const posts = after.createPosts - before.createPosts;
      const made = after.creates - before.creates;
      const isRight = job.state === 'unconfirmed' && made <= posts && (way === 'request' || made === 1);
      count(posts, 0, isRight);
      if (!isRight) wrong.push(`${way} ${at}: ${job.state}, ${posts} POSTs, ${made} made`);
    }
    expect(wrong).toEqual([]);

    cut = () => null;
    const before = sandbox.stats().createPosts;
    const after = lab({ origin: proxy.origin, folder: await room.crash() });
    after.engine.start();
    const marker = await after.submit('the one more', { model: 'flux-2-pro', fields: { prompt: 'marker' } });
    await after.until(marker, 'pending', ended);
    expect(sandbox.stats().createPosts - before).toBe(1);
    expect(after.ledger.jobs.inStates(['unconfirmed'])).toHaveLength(cuts.length);
  });
});
