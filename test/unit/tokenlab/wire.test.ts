import { createServer as createTcpServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createNetwork } from '../../../src/main/base/network.ts';
import { createTransport, type Transport } from '../../../src/main/tokenlab/http.ts';
import { direct } from '../direct.ts';
import { answer, type RawBehaviour, type RawServer, startRawServer } from './raw-server.ts';
import { type TimeLimit, timeLimit } from './time-limit.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const item of open.splice(0)) await item.close();
});

async function server(behaviour: RawBehaviour): Promise<RawServer> {
  const started = await startRawServer(behaviour);
  open.push(started);
  return started;
}

function transport(baseUrl: string, rest: Partial<Parameters<typeof createTransport>[0]> = {}): Transport {
  const made = createTransport({ now: Date.now, baseUrl, version: '0.1.0', network: direct, ...rest });
  open.push(made);
  return made;
}

const body = { kind: 'json', json: { model: 'm', prompt: 'p' } } as const;
const post = (target: Transport, signal?: AbortSignal) =>
  target.create('/v1/videos/generations', body, { key: 'sk-test', signal });

async function closedPort(): Promise<number> {
  const probe = createTcpServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as { port: number };
  await new Promise<void>((resolve) => probe.close(() => resolve()));
  return port;
}

describe('a create on the wire', () => {
  it('is answered: status, headers, body and request id come back as a value', async () => {
    const seen = await server({
      onRequest: (_request, socket) => socket.write(answer(200, { id: 't1' }, { 'X-Request-ID': 'req_1' })),
    });
    const outcome = await post(transport(seen.origin));
    expect(outcome).toMatchObject({ kind: 'answered', status: 200, requestId: 'req_1' });
    expect(outcome.kind === 'answered' && JSON.parse(outcome.bodyText)).toEqual({ id: 't1' });
    expect(seen.posts()).toBe(1);
    const head = seen.requests[0]?.head ?? '';
    expect(head).toMatch(/^POST \/v1\/videos\/generations HTTP\/1\.1/);
    expect(head).toMatch(/authorization: Bearer sk-test/i);
    expect(head).toMatch(/user-agent: Safelight\/0\.1\.0/i);
    expect(head).toMatch(/connection: close/i);
    expect(seen.requests[0]?.body).toBe(JSON.stringify(body.json));
  });

  it('uses a fresh connection each time, even beside a kept one', async () => {
    const seen = await server({ onRequest: (_request, socket) => socket.write(answer(200, { id: 't' })) });
    const wire = transport(seen.origin);
    await wire.read('GET', '/v1/models');
    await post(wire);
    await post(wire);
    expect(seen.connections).toBe(3);
  });

  it('is not sent when the connection is refused', async () => {
    const outcome = await post(transport(`http://127.0.0.1:${await closedPort()}`));
    expect(outcome).toMatchObject({ kind: 'not_sent', error: { code: 'not_sent', retryable: true } });
  });

  it('is not sent when the host name does not exist', async () => {
    const outcome = await post(transport('https://does-not-exist.invalid'));
    expect(outcome.kind).toBe('not_sent');
  });

  it('is not sent when TLS fails', async () => {
    const seen = await server({ onConnection: (socket) => socket.end('this is no TLS\r\n') !== undefined });
    const outcome = await post(transport(seen.origin.replace('http:', 'https:')));
    expect(outcome.kind).toBe('not_sent');
    expect(seen.posts()).toBe(0);
  });

  it('is not sent when the TLS handshake never ends', async () => {
    const limit = timeLimit();
    const seen = await server({
      onConnection(socket) {
        socket.once('data', () => limit.runOut());
        return true;
      },
    });
    const { setTimeout } = limit;
    const outcome = await post(transport(seen.origin.replace('http:', 'https:'), { setTimeout }));
    expect(outcome.kind).toBe('not_sent');
  });

  it('is not sent when it was stopped before it began', async () => {
    const seen = await server({});
    const outcome = await post(transport(seen.origin), AbortSignal.abort());
    expect(outcome.kind).toBe('not_sent');
    expect(seen.posts()).toBe(0);
  });

  it('is unknown when it is stopped after it left', async () => {
    const stop = new AbortController();
    const seen = await server({ onRequest: () => stop.abort() });
    expect((await post(transport(seen.origin), stop.signal)).kind).toBe('unknown');
    expect(seen.posts()).toBe(1);
  });

  const lost: [string, (limit: TimeLimit) => RawBehaviour][] = [
    ['the server accepts and closes', () => ({ onConnection: (socket) => socket.destroy() !== undefined })],
    ['the server resets after the request', () => ({ onRequest: (_r, socket) => socket.resetAndDestroy() })],
    ['the server closes after reading the body', () => ({ onRequest: (_r, socket) => socket.end() })],
    [
      'the answer is half a header',
      () => ({ onRequest: (_r, socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Ty') }),
    ],
    [
      'the answer is garbage',
      () => ({ onRequest: (_r, socket) => socket.end('\u0000\u0001 nonsense \r\n\r\n') }),
    ],
    ['the answer never comes', (limit) => ({ onRequest: () => limit.runOut() })],
  ];
  it.each(lost)('is unknown, and sent at most once, when %s', async (_name, behaviour) => {
    const limit = timeLimit();
    const seen = await server(behaviour(limit));
    const outcome = await post(transport(seen.origin, { setTimeout: limit.setTimeout }));
    expect(outcome).toMatchObject({ kind: 'unknown', error: { retryable: false }, status: null });
    expect(seen.posts()).toBeLessThanOrEqual(1);
    expect(seen.connections).toBe(1);
  });

  const cutOff: [string, string][] = [
    ['half a body', 'HTTP/1.1 200 OK\r\nX-Request-ID: req_9\r\nContent-Length: 500\r\n\r\n{"id":"ldta'],
    [
      'a broken chunk',
      'HTTP/1.1 200 OK\r\nX-Request-ID: req_9\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n{"id"',
    ],
    [
      'an unfinished chunk',
      'HTTP/1.1 200 OK\r\nX-Request-ID: req_9\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"id',
    ],
  ];
  it.each(cutOff)('is unknown and keeps the request id when the answer is %s', async (_name, bytes) => {
    const seen = await server({ onRequest: (_request, socket) => socket.end(bytes) });
    const outcome = await post(transport(seen.origin));
    expect(outcome).toMatchObject({ kind: 'unknown', requestId: 'req_9', status: 200 });
    expect(seen.posts()).toBe(1);
  });

  it('is unknown when the answer drips past the timeout', async () => {
    const limit = timeLimit();
    const seen = await server({
      onRequest: (_request, socket) => {
        socket.write('HTTP/1.1 200 OK\r\nX-Request-ID: req_slow\r\nContent-Length: 100000\r\n\r\n');
        let drips = 0;
        const drip = () => {
          drips += 1;
          if (drips === 50) limit.runOut();
          if (socket.writable) socket.write(' ', () => setImmediate(drip));
        };
        drip();
      },
    });
    const outcome = await post(transport(seen.origin, { setTimeout: limit.setTimeout }));
    expect(outcome).toMatchObject({ kind: 'unknown', requestId: 'req_slow', error: { code: 'timeout' } });
  });

  it('is unknown when the answer is larger than the cap', async () => {
    const seen = await server({
      onRequest: (_request, socket) => socket.write(answer(200, { data: 'x'.repeat(5000) })),
    });
    const outcome = await post(transport(seen.origin, { maxAnswerBytes: 1000 }));
    expect(outcome).toMatchObject({ kind: 'unknown', error: { code: 'answer_unreadable' } });
  });

  it('does not follow a redirect to another host', async () => {
    const other = await server({ onRequest: (_request, socket) => socket.write(answer(200, {})) });
    const seen = await server({
      onRequest: (_request, socket) => socket.write(answer(307, '', { location: `${other.origin}/steal` })),
    });
    expect(await post(transport(seen.origin))).toMatchObject({ kind: 'answered', status: 307 });
    expect(seen.posts()).toBe(1);
    expect(other.requests).toHaveLength(0);
  });

  it('skips interim answers', async () => {
    const seen = await server({
      onRequest: (_request, socket) =>
        socket.write(`HTTP/1.1 103 Early Hints\r\n\r\n${answer(200, { id: 'x' })}`),
    });
    expect(await post(transport(seen.origin))).toMatchObject({ kind: 'answered', status: 200 });
  });

  it('sends files as multipart with their names and types', async () => {
    const seen = await server({ onRequest: (_request, socket) => socket.write(answer(200, { id: 'x' })) });
    const outcome = await transport(seen.origin).create('/v1/images/edits', {
      kind: 'multipart',
      parts: [
        { name: 'model', value: 'm' },
        { name: 'image', filename: 'a.png', contentType: 'image/png', data: new Uint8Array([1, 2, 3]) },
        { name: 'image', filename: 'b.png', contentType: 'image/png', data: new Blob([new Uint8Array([4])]) },
      ],
    });
    expect(outcome.kind).toBe('answered');
    const request = seen.requests[0];
    expect(request?.head).toMatch(/content-type: multipart\/form-data; boundary=/i);
    expect(request?.body).toContain('name="image"; filename="a.png"\r\nContent-Type: image/png');
    expect(request?.body.match(/name="image"/g)).toHaveLength(2);
  });

  it('refuses to carry the key to another origin', async () => {
    const other = await server({ onRequest: (_request, socket) => socket.write(answer(200, {})) });
    const seen = await server({});
    const outcome = await transport(seen.origin).create(`${other.origin}/v1/x`, body, { key: 'sk-test' });
    expect(outcome.kind).toBe('not_sent');
    expect(await transport(seen.origin).read('GET', `//127.0.0.1:${other.port}/v1/x`)).toMatchObject({
      kind: 'failed',
    });
    expect(other.requests).toHaveLength(0);
  });
});

describe('a create through a proxy', () => {
  const by = (origin: string) => ({
    network: createNetwork({ env: { HTTP_PROXY: origin, HTTPS_PROXY: origin } }),
  });

  it('is not sent when the proxy refuses the tunnel', async () => {
    const proxy = await server({ onRequest: (_request, socket) => socket.end(answer(407, 'no')) });
    for (const target of ['http://media.test', 'https://media.test']) {
      expect((await post(transport(target, by(proxy.origin)))).kind).toBe('not_sent');
    }
    expect(proxy.requests.every((request) => request.method === 'CONNECT')).toBe(true);
    expect(proxy.requests.some((request) => /sk-test/.test(request.head))).toBe(false);
  });

  it('is not sent when the proxy cannot be reached', async () => {
    const gone = `http://127.0.0.1:${await closedPort()}`;
    expect((await post(transport('https://media.test', by(gone)))).kind).toBe('not_sent');
  });

  it('goes through the tunnel once, and a lost answer is unknown', async () => {
    let tunnelled = '';
    const proxy = await server({
      onRequest: (request, socket) => {
        if (request.method !== 'CONNECT') return;
        socket.removeAllListeners('data');
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        socket.on('data', (chunk) => {
          tunnelled += chunk.toString('latin1');
          if (tunnelled.includes('"prompt"')) socket.destroy();
        });
      },
    });
    const outcome = await post(transport('http://media.test', by(proxy.origin)));
    expect(outcome.kind).toBe('unknown');
    expect(tunnelled.match(/POST \/v1/g)).toHaveLength(1);
  });

  it('is not used for this computer itself', async () => {
    const seen = await server({ onRequest: (_request, socket) => socket.write(answer(200, { id: 'x' })) });
    const outcome = await post(transport(seen.origin, by(`http://127.0.0.1:${await closedPort()}`)));
    expect(outcome.kind).toBe('answered');
  });

  it('is told plainly when the proxy setting is no address', async () => {
    const outcome = await post(transport('https://media.test', by('not a url')));
    expect(outcome.kind).toBe('not_sent');
  });
});

describe('a read', () => {
  it('keeps its connection', async () => {
    const seen = await server({ onRequest: (_request, socket) => socket.write(answer(200, { ok: true })) });
    const wire = transport(seen.origin);
    for (let index = 0; index < 10; index += 1) {
      await wire.read('GET', `/v1/tasks/${index}`, { key: 'sk-test' });
    }
    expect(seen.requests).toHaveLength(10);
    expect(seen.connections).toBeLessThanOrEqual(2);
  });

  it.each([
    ['closes', (socket: { end(): void }) => socket.end()],
    ['stays silent', (_socket: unknown, limit: TimeLimit) => limit.runOut()],
  ])('fails as a value when the server %s', async (_name, act) => {
    const limit = timeLimit();
    const seen = await server({ onRequest: (_request, socket) => act(socket, limit) });
    const { setTimeout } = limit;
    const outcome = await transport(seen.origin, { setTimeout }).read('GET', '/v1/tasks/a');
    expect(outcome).toMatchObject({ kind: 'failed', error: { retryable: true } });
  });
});
