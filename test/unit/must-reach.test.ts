import type { LookupFunction } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Clients } from '../../src/main/accounts/clients.ts';
import { systemClock } from '../../src/main/base/clock.ts';
import { createNetwork, type NetworkOptions } from '../../src/main/base/network.ts';
import { createReachCheck } from '../../src/main/must-reach.ts';
import { createFetcher } from '../../src/main/results/index.ts';
import { createClient, createTransport } from '../../src/main/tokenlab/index.ts';
import { openLab } from '../faults/lab/lab.ts';
import { startTunnelProxy } from '../faults/wire/proxies.ts';
import { answer, startRawServer } from './tokenlab/raw-server.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** Names and their addresses; others are not found. */
const names =
  (table: Record<string, string[]>): LookupFunction =>
  (name, _options, callback) => {
    const found = table[name];
    if (found === undefined) callback(Object.assign(new Error(name), { code: 'ENOTFOUND' }), []);
    else
      callback(
        null,
        found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      );
  };

const clientOver = (transport: ReturnType<typeof createTransport>): Clients['clientFor'] =>
  (() =>
    createClient({
      transport,
      key: async () => 'sk-x',
      now: Date.now,
      redact: (value) => value,
    })) as Clients['clientFor'];

function checkOf(options: NetworkOptions, links: string[] = []) {
  const network = createNetwork(options);
  const transport = createTransport({
    baseUrl: 'https://api.example.com',
    version: '0',
    network,
    now: Date.now,
  });
  const fetcher = createFetcher({ version: '0', network });
  ends.push(() => Promise.all([transport.close(), fetcher.close()]));
  return createReachCheck({
    ledger: { results: { lastLinks: () => links } } as never,
    clock: systemClock,
    clientFor: clientOver(transport),
    fetcher,
    originOf: () => 'https://api.example.com',
  });
}

const open = { 'api.example.com': ['93.184.216.34'], 'files.example.com': ['93.184.216.35'] };
const links = ['https://files.example.com/a.png', 'https://files.example.com/b.png'];

describe('before a job is paid', () => {
  it.each<[string, NetworkOptions, string[]]>([
    ['all is well', { env: {}, lookup: names(open) }, links],
    ['nothing is known of results', { env: {}, lookup: names(open) }, []],
    ['there is no network', { env: {}, lookup: names({}) }, links],
    [
      'a local proxy answers for every name',
      {
        env: {},
        lookup: names({ 'api.example.com': ['198.18.0.4'], 'files.example.com': ['198.18.0.5'] }),
      },
      links,
    ],
    ['a proxy looks names up', { env: { HTTPS_PROXY: 'proxy.lan' }, lookup: names({}) }, links],
    [
      'one of the places is open',
      { env: {}, lookup: names({ ...open, 'old.example.com': ['0.0.0.0'] }) },
      ['https://old.example.com/a.png', ...links],
    ],
  ])('nothing is said when %s', async (_when, options, known) => {
    await expect(checkOf(options, known)('acc')).resolves.toBeUndefined();
  });

  it.each<[string, NetworkOptions, RegExp]>([
    [
      'the variable with a proxy that cannot be used',
      { env: { ALL_PROXY: 'socks5://127.0.0.1:1080' } },
      /Nothing was sent: the variable ALL_PROXY names a SOCKS proxy/,
    ],
    [
      'the settings of the system',
      { env: {}, systemProxy: async () => 'SOCKS5 127.0.0.1:1080' },
      /the proxy settings of the system name a SOCKS proxy/,
    ],
    [
      'that TokenLab is blocked',
      { env: {}, lookup: names({ 'api.example.com': ['0.0.0.0'] }) },
      /Nothing was sent: api\.example\.com is blocked on this computer or in this network \(its name leads to 0\.0\.0\.0\)/,
    ],
    [
      'that the server of results is blocked',
      { env: {}, lookup: names({ ...open, 'files.example.com': ['0.0.0.0', '::'] }) },
      /its result couldn’t be downloaded.*files\.example\.com is blocked/,
    ],
    [
      'that the server of results is in a private network',
      { env: {}, lookup: names({ ...open, 'files.example.com': ['10.0.0.9'] }) },
      /its result couldn’t be downloaded.*private network/,
    ],
    [
      'that only results get the answer of a local proxy',
      { env: {}, lookup: names({ ...open, 'files.example.com': ['198.18.0.9'] }) },
      /its result couldn’t be downloaded.*private network/,
    ],
    [
      'that results go through a proxy that cannot be used',
      {
        env: {},
        lookup: names(open),
        systemProxy: async (url) => (url.includes('files') ? 'SOCKS s.lan:1080' : 'DIRECT'),
      },
      /its result couldn’t be downloaded.*SOCKS/,
    ],
  ])('%s is said', async (_what, options, words) => {
    await expect(checkOf(options, links)('acc')).rejects.toMatchObject({
      code: 'not_sent',
      message: expect.stringMatching(words),
    });
  });

  it('a resolver that does not answer keeps nobody waiting', async () => {
    let runOut: (() => void) | undefined;
    const network = createNetwork({ env: {}, lookup: () => undefined });
    const transport = createTransport({
      baseUrl: 'https://api.example.com',
      version: '0',
      network,
      now: Date.now,
    });
    ends.push(() => transport.close());
    const check = createReachCheck({
      ledger: { results: { lastLinks: () => [] } } as never,
      clock: {
        ...systemClock,
        setTimeout(fn) {
          runOut = fn;
          return { clear: () => undefined };
        },
      },
      clientFor: clientOver(transport),
      fetcher: createFetcher({ version: '0', network }),
      originOf: () => 'https://api.example.com',
    });
    const checked = check('acc');
    runOut?.();
    await expect(checked).resolves.toBeUndefined();
  });
});

describe('the engine', () => {
  it('writes no job, and sends none that waits, while it cannot be sent from here', async () => {
    const server = await startRawServer({
      onRequest: (_request, socket) =>
        void socket.write(answer(200, { id: 'ldtask_1', task_id: 'ldtask_1', status: 'pending' })),
    });
    ends.push(() => server.close());
    const proxy = await startTunnelProxy(server.port, {});
    ends.push(() => proxy.close());
    const busy = await startTunnelProxy(server.port, {
      refuseWith: 'HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n\r\n',
    });
    ends.push(() => busy.close());
    const env: Record<string, string> = { ALL_PROXY: 'socks5://127.0.0.1:1080' };
    const lab = openLab({ origin: 'http://media.test', network: createNetwork({ env }) });
    ends.push(async () => {
      await lab.quit();
      lab.remove();
    });
    await expect(lab.submit('first')).rejects.toMatchObject({
      code: 'not_sent',
      message: expect.stringContaining('ALL_PROXY'),
    });
    expect(lab.ledger.list.counts({ accountId: null, withSample: true }).all).toBe(0);

    env.HTTP_PROXY = busy.origin;
    const jobId = await lab.submit('second');
    await lab.until(jobId, 'refused by the proxy', ({ hold }) => (hold?.attempts ?? 0) > 0);
    delete env.HTTP_PROXY;
    const stopped = await lab.until(jobId, 'waiting for a person', ({ hold }) => hold?.until === null);
    expect(stopped).toMatchObject({
      state: 'draft',
      attention: 'not_sent',
      error: { message: expect.stringContaining('ALL_PROXY') },
    });
    expect(server.posts()).toBe(0);

    await lab.engine.finishSending();
    lab.engine.resumeSending();
    env.HTTP_PROXY = proxy.origin;
    lab.engine.sendDraft(jobId);
    await lab.until(jobId, 'accepted', ({ state }) => state === 'pending');
    expect(server.posts()).toBe(1);
  });
});
