/** Servers that never get to the point: the wait for a file to begin ends, whatever comes until then. */
import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { createNetwork } from '../../../src/main/base/network.ts';
import { createFetcher } from '../../../src/main/results/index.ts';
import { createTransport } from '../../../src/main/tokenlab/http.ts';
import { direct } from '../direct.ts';
import { type RawServer, startRawServer } from '../tokenlab/raw-server.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** Sends `first`, then `more` again and again until the other side closes. */
async function endless(first: string, more: string | Buffer, everyMs = 20): Promise<RawServer> {
  const server = await startRawServer({
    onRequest(_request, socket: Socket) {
      socket.write(first);
      let at = 0;
      const timer = setInterval(() => {
        socket.write(typeof more === 'string' ? more : more.subarray(at, at + 1));
        at += 1;
      }, everyMs);
      socket.once('close', () => clearInterval(timer));
    },
  });
  ends.push(server.close);
  return server;
}

const ok = 'HTTP/1.1 200 OK\r\n';
const packed = gzipSync(Buffer.alloc(100_000, 'a lamp '), { level: 0 });
const never: [what: string, first: string, more: string | Buffer][] = [
  ['interim answers without end', '', 'HTTP/1.1 103 Early Hints\r\nlink: </a.css>\r\n\r\n'],
  ['another kind of interim answer', '', 'HTTP/1.1 102 Processing\r\n\r\n'],
  ['a header, letter by letter', `${ok}x-lamp: `, 'a'],
  [
    'a packed body, byte by byte',
    `${ok}content-encoding: gzip\r\ncontent-length: ${packed.length}\r\n\r\n`,
    packed,
  ],
  [
    'one that is packed twice',
    `${ok}content-encoding: gzip, gzip\r\ntransfer-encoding: chunked\r\n\r\n`,
    '1\r\n\x1f\r\n',
  ],
  [
    'a chunk whose extension does not end',
    `${ok}transfer-encoding: chunked\r\ncontent-encoding: br\r\n\r\n5;a=`,
    'b',
  ],
];

describe('a file that does not begin', () => {
  it.each(never)('is given up: %s', async (_what, first, more) => {
    const server = await endless(first, more);
    const fetcher = createFetcher({
      version: '0',
      network: direct,
      connectTimeoutMs: 300,
      stallTimeoutMs: 300,
    });
    ends.push(fetcher.close);
    const got = fetcher.get(
      `${server.origin}/a.png`,
      { accountOrigin: server.origin },
      { signal: new AbortController().signal },
    );
    await expect(got).rejects.toMatchObject({ code: expect.stringMatching(/^(?:timeout|network)$/) });
  });
});

describe('interim answers', () => {
  it.each([1, 30])('do not stand for the file: %i of them', async (count) => {
    const interim = 'HTTP/1.1 103 Early Hints\r\nlink: </a.css>\r\n\r\n'.repeat(count);
    const server = await startRawServer({
      onRequest: (_request, socket) => socket.write(`${interim}${ok}content-length: 2\r\n\r\nab`),
    });
    ends.push(server.close);
    const fetcher = createFetcher({ version: '0', network: direct });
    ends.push(fetcher.close);
    const rules = { accountOrigin: server.origin };
    const got = await fetcher.get(`${server.origin}/a.png`, rules, { signal: new AbortController().signal });
    expect([got.status, (await got.body.toArray()).join('')]).toEqual([200, 'ab']);
  });
});

describe('an answer that does not end', () => {
  it.each([
    ...never,
    ['a body, byte by byte', `${ok}content-type: application/json\r\n\r\n`, '['],
    ['pieces without end', `${ok}transfer-encoding: chunked\r\n\r\n`, '1\r\n[\r\n'],
    ['a piece with an extension without end', `${ok}transfer-encoding: chunked\r\n\r\n5;a=`, 'b'],
    ['trailers without end', `${ok}transfer-encoding: chunked\r\n\r\n1\r\n1\r\n0\r\n`, 'x-a: b\r\n'],
  ])('is given up: %s', async (_what, first, more) => {
    const server = await endless(first, more);
    const transport = createTransport({
      baseUrl: server.origin,
      version: '0',
      now: () => 0,
      readTimeoutMs: 300,
      createTimeoutMs: 300,
      network: direct,
    });
    ends.push(transport.close);
    expect(await transport.read('GET', '/v1/tasks/a')).toMatchObject({ kind: 'failed' });
    expect(await transport.create('/v1/a', { kind: 'json', json: {} })).toMatchObject({ kind: 'unknown' });
    expect(server.posts()).toBe(1);
  });
});

describe('a name that leads elsewhere each time it is asked for', () => {
  const turning = (...answers: string[][]) => {
    const asked: string[] = [];
    const network = createNetwork({
      env: {},
      lookup(name, _options, callback) {
        const addresses = answers[Math.min(asked.length, answers.length - 1)]!;
        asked.push(name);
        callback(
          null,
          addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
        );
      },
    });
    return { network, asked };
  };

  it.each([
    [['127.0.0.1']],
    [['169.254.169.254']],
    [['::ffff:127.0.0.1']],
    [['64:ff9b::7f00:1']],
    [['93.184.216.34', '127.0.0.1']],
    [['0.0.0.0', '10.0.0.1']],
    [['fe80::1']],
  ])('gives no file of %j', async (second) => {
    const server = await startRawServer({});
    ends.push(server.close);
    const { network, asked } = turning(['93.184.216.34'], second);
    const fetcher = createFetcher({ version: '0', network });
    ends.push(fetcher.close);
    const link = `https://turns.example:${server.port}/a.png`;
    const rules = { accountOrigin: 'https://api.tokenlab.sh' };
    expect(await fetcher.whyUnreachable(link, rules)).toBeNull();
    const got = fetcher.get(link, rules, { signal: new AbortController().signal });
    await expect(got).rejects.toMatchObject({ code: 'output_refused' });
    expect([asked, server.connections]).toEqual([['turns.example', 'turns.example'], 0]);
  });

  it('gets no key at a metadata service', async () => {
    const { network } = turning(['93.184.216.34'], ['169.254.169.254']);
    const transport = createTransport({
      baseUrl: 'https://turns.example',
      version: '0',
      now: () => 0,
      network,
    });
    ends.push(transport.close);
    expect(await transport.whyUnreachable()).toBeNull();
    const sent = await transport.create('/v1/a', { kind: 'json', json: {} }, { key: 'sk-never' });
    expect(sent).toMatchObject({ kind: 'not_sent' });
  });
});
