import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import { type AddressInfo, connect, createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createNetwork, type NetworkOptions } from '../../../src/main/base/network.ts';
import { createFetcher } from '../../../src/main/results/index.ts';
import { createTransport } from '../../../src/main/tokenlab/index.ts';
import { untrustedCertificate } from '../../faults/wire/certificate.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const api = 'https://api.example.com';
const file = 'https://files.example.com/out/1.png';
const certificate = untrustedCertificate(['api.example.com', 'files.example.com', 'proxy.example.com']);

/** A TLS server for both names, with a certificate that only `trustingFile` knows. */
async function startServer(answer?: RequestListener) {
  const seen: string[] = [];
  const server = createServer(certificate, (request, response) => {
    seen.push(`${request.method} ${request.headers.host}${request.url}`);
    if (answer) answer(request, response);
    else response.end('{"id":"t1"}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ends.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, seen };
}

/** A proxy that leads every tunnel to `port`; `refusals` are its first answers instead. */
async function startProxy(port: number, refusals: string[] = []) {
  const asked: string[] = [];
  const server = createTcpServer((client) => {
    client.on('error', () => client.destroy());
    client.once('data', (first) => {
      asked.push(first.toString('latin1'));
      const refusal = refusals.shift();
      if (refusal !== undefined) return void client.end(refusal);
      const onward = connect(port, '127.0.0.1', () => {
        client.write('HTTP/1.1 200 Connection established\r\n\r\n');
        client.pipe(onward).pipe(client);
      });
      onward.on('error', () => client.destroy());
      client.on('close', () => onward.destroy());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ends.push(() => server.close());
  return { place: `127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

function trustingFile(text = certificate.cert): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'safelight-trust-'));
  ends.push(() => rmSync(folder, { recursive: true, force: true }));
  const named = path.join(folder, 'ca.pem');
  writeFileSync(named, text);
  return named;
}

async function closedPlace(): Promise<string> {
  const probe = createTcpServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise<void>((resolve) => probe.close(() => resolve()));
  return `127.0.0.1:${port}`;
}

/** The three kinds of request over one network. */
function clientsOf(options: NetworkOptions) {
  const network = createNetwork(options);
  const transport = createTransport({ baseUrl: api, version: '0.1.0', network, now: Date.now });
  const fetcher = createFetcher({ version: '0.1.0', network });
  ends.push(() => Promise.all([transport.close(), fetcher.close()]));
  return {
    transport,
    create: () => transport.create('/v1/videos/generations', { kind: 'json', json: { prompt: 'p' } }),
    poll: () => transport.read('GET', '/v1/tasks/t1'),
    async download() {
      const answer = await fetcher.get(
        file,
        { accountOrigin: api },
        { signal: new AbortController().signal },
      );
      await answer.body.toArray();
      return answer.status;
    },
  };
}

const allSeen = [
  'POST api.example.com/v1/videos/generations',
  'GET api.example.com/v1/tasks/t1',
  'GET files.example.com/out/1.png',
];

const all = async ({ create, poll, download }: ReturnType<typeof clientsOf>) => ({
  create: (await create()).kind,
  poll: (await poll()).kind,
  download: await download(),
});
const allWell = { create: 'answered', poll: 'answered', download: 200 };

describe('one network for creates, polls and downloads', () => {
  it('takes a proxy without a scheme, and the authority that a variable names', async () => {
    const server = await startServer();
    const proxy = await startProxy(server.port);
    const clients = clientsOf({ env: { HTTPS_PROXY: proxy.place, SSL_CERT_FILE: trustingFile() } });
    expect(await all(clients)).toEqual(allWell);
    expect(server.seen).toEqual(allSeen);
    expect(proxy.asked.map((head) => head.split(' ').slice(0, 2).join(' '))).toEqual([
      'CONNECT api.example.com:443',
      'CONNECT api.example.com:443',
      'CONNECT files.example.com:443',
    ]);
  });

  it('verifies certificates through a proxy too: nothing is sent to a server that is not trusted', async () => {
    const server = await startServer();
    const proxy = await startProxy(server.port);
    const clients = clientsOf({ env: { HTTPS_PROXY: proxy.place } });
    expect(await clients.create()).toMatchObject({ kind: 'not_sent' });
    expect(await clients.poll()).toMatchObject({ kind: 'failed' });
    await expect(clients.download()).rejects.toMatchObject({ code: 'network' });
    expect(server.seen).toEqual([]);
  });

  describe('says of a server that is not trusted', () => {
    const broken = '-----BEGIN CERTIFICATE-----\nbm90IG9uZQ==\n-----END CERTIFICATE-----\n';
    const other = untrustedCertificate(['other.example.com']).cert;
    const pipe = () => {
      const named = path.join(path.dirname(trustingFile()), 'pipe');
      execFileSync('mkfifo', [named]);
      return named;
    };
    const cases: [string, 'SSL_CERT_FILE' | 'NODE_EXTRA_CA_CERTS' | 'SSL_CERT_DIR', () => string, string][] =
      [
        ['a file that is not there', 'SSL_CERT_FILE', () => '/nowhere/ca.pem', 'it doesn’t exist'],
        [
          'a file that is a folder',
          'NODE_EXTRA_CA_CERTS',
          () => path.dirname(trustingFile()),
          'it is a folder',
        ],
        ['a file without certificates', 'NODE_EXTRA_CA_CERTS', () => trustingFile('0\x82\x03'), 'PEM form'],
        [
          'a broken certificate',
          'SSL_CERT_FILE',
          () => trustingFile(other + broken),
          '1 of its 2 certificates',
        ],
        ['a folder that is not there', 'SSL_CERT_DIR', () => '/nowhere', 'it doesn’t exist'],
        ['a folder without any', 'SSL_CERT_DIR', () => path.dirname(trustingFile('none')), 'PEM form'],
        ...(process.platform === 'win32'
          ? []
          : ([['a pipe', 'SSL_CERT_FILE', pipe, 'not a certificate file']] as [
              string,
              'SSL_CERT_FILE',
              () => string,
              string,
            ][])),
      ];

    it.each(cases)('what was passed over: %s', async (_name, variable, place, why) => {
      const server = await startServer();
      const proxy = await startProxy(server.port);
      const named = place();
      const clients = clientsOf({ env: { HTTPS_PROXY: proxy.place, [variable]: named } });
      const words = new RegExp(`certificate is not trusted; ${variable} names ${named}, and .*${why}`);
      const message = expect.stringMatching(words);
      expect(await clients.create()).toMatchObject({ kind: 'not_sent', error: { message } });
      expect(await clients.poll()).toMatchObject({ kind: 'failed', error: { message } });
      await expect(clients.download()).rejects.toMatchObject({ shape: { message } });
      expect(server.seen).toEqual([]);
    });

    it('only that, where nothing was passed over', async () => {
      const server = await startServer();
      const proxy = await startProxy(server.port);
      const clients = clientsOf({ env: { HTTPS_PROXY: proxy.place, SSL_CERT_FILE: trustingFile(other) } });
      const message = expect.stringMatching(/certificate is not trusted\./);
      expect(await clients.create()).toMatchObject({ error: { message } });
    });
  });

  it('reads the certificates that it can, whatever else a file holds', async () => {
    const server = await startServer();
    const proxy = await startProxy(server.port);
    const broken = '-----BEGIN CERTIFICATE-----\nbm90IG9uZQ==\n-----END CERTIFICATE-----\n';
    const named = trustingFile(`# ours\n${broken}${certificate.cert.replaceAll('\n', '\r\n')}`);
    const clients = clientsOf({ env: { HTTPS_PROXY: proxy.place, NODE_EXTRA_CA_CERTS: named } });
    expect((await clients.poll()).kind).toBe('answered');
    const folder = clientsOf({ env: { HTTPS_PROXY: proxy.place, SSL_CERT_DIR: path.dirname(named) } });
    expect((await folder.poll()).kind).toBe('answered');
  });

  it('asks the system when the environment names no proxy, and takes the next way when one is closed', async () => {
    const server = await startServer();
    const proxy = await startProxy(server.port);
    const asked: string[] = [];
    const gone = await closedPlace();
    const clients = clientsOf({
      env: { SSL_CERT_FILE: trustingFile() },
      systemProxy: async (url) => {
        asked.push(url);
        return `SOCKS5 ${gone}; PROXY ${gone}; PROXY ${proxy.place}; DIRECT`;
      },
    });
    expect(await all(clients)).toEqual(allWell);
    expect(server.seen).toEqual(allSeen);
    expect(asked).toEqual([`${api}/`, `${api}/`, 'https://files.example.com/']);
  });

  it('connects directly where the system cannot say', async () => {
    const looked: string[] = [];
    const clients = clientsOf({
      env: {},
      systemProxy: () => Promise.reject(new Error('no service')),
      lookup: (name, _options, callback) => {
        looked.push(name);
        callback(Object.assign(new Error('not there'), { code: 'ENOTFOUND' }), []);
      },
    });
    expect(await clients.create()).toMatchObject({ kind: 'not_sent' });
    await expect(clients.download()).rejects.toMatchObject({ code: 'network' });
    expect(looked).toEqual(['api.example.com', 'files.example.com']);
  });

  it('signs in to the proxy with what the variable holds, and tells nobody else', async () => {
    const server = await startServer();
    const proxy = await startProxy(server.port);
    const env = { HTTPS_PROXY: `http://me%40lan:100%@${proxy.place}`, SSL_CERT_FILE: trustingFile() };
    expect((await clientsOf({ env }).poll()).kind).toBe('answered');
    const words = Buffer.from('me@lan:100%').toString('base64');
    expect(proxy.asked[0]?.toLowerCase()).toContain(`proxy-authorization: basic ${words.toLowerCase()}`);
  });
});

describe('a proxy that says no for a moment', () => {
  const busy = 'HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n\r\n';

  it('has sent nothing, and the next try is the only POST', async () => {
    const server = await startServer();
    const proxy = await startProxy(server.port, [busy]);
    const clients = clientsOf({ env: { HTTPS_PROXY: proxy.place, SSL_CERT_FILE: trustingFile() } });
    expect(await clients.create()).toMatchObject({
      kind: 'not_sent',
      error: { retryable: true, message: expect.stringContaining('the proxy refused the connection') },
    });
    expect(server.seen).toEqual([]);
    expect((await clients.create()).kind).toBe('answered');
    expect(server.seen).toEqual(allSeen.slice(0, 1));
  });

  it('is no answer of the server of a result', async () => {
    const server = await startServer();
    const proxy = await startProxy(server.port, [busy]);
    const clients = clientsOf({ env: { HTTPS_PROXY: proxy.place, SSL_CERT_FILE: trustingFile() } });
    await expect(clients.download()).rejects.toMatchObject({
      code: 'network',
      shape: {
        retryable: true,
        message: expect.stringContaining('the proxy refused the connection (HTTP 503)'),
      },
    });
    expect(await clients.download()).toBe(200);
  });

  it('wants a name and a password: said as that', async () => {
    const server = await startServer();
    const proxy = await startProxy(
      server.port,
      Array(2).fill('HTTP/1.1 407 No\r\ncontent-length: 0\r\n\r\n'),
    );
    const clients = clientsOf({ env: { HTTPS_PROXY: proxy.place } });
    const words = expect.stringContaining('the proxy asks for a name and a password');
    expect(await clients.create()).toMatchObject({ kind: 'not_sent', error: { message: words } });
    await expect(clients.download()).rejects.toMatchObject({ shape: { retryable: false, message: words } });
  });
});

describe('a create is sent at most once, whatever the ways', () => {
  it('is not tried another way once it was written', async () => {
    const server = await startServer((request) => {
      request.on('data', () => request.socket.destroy());
    });
    const first = await startProxy(server.port);
    const second = await startProxy(server.port);
    const clients = clientsOf({
      env: { SSL_CERT_FILE: trustingFile() },
      systemProxy: async () => `PROXY ${first.place}; PROXY ${second.place}; DIRECT`,
    });
    expect((await clients.create()).kind).toBe('unknown');
    expect(server.seen).toEqual(allSeen.slice(0, 1));
    expect(second.asked).toEqual([]);
  });

  it.each(['502 Bad', '503 Busy', '504 Late', '403 No', '200'])(
    'is sent by the second proxy when the first answers %s',
    async (status) => {
      const server = await startServer();
      // An answer without its end is no answer: the connection closes in it.
      const first = await startProxy(server.port, [
        `HTTP/1.1 ${status}${status === '200' ? '' : '\r\n\r\n'}`,
      ]);
      const second = await startProxy(server.port);
      const clients = clientsOf({
        env: { SSL_CERT_FILE: trustingFile() },
        systemProxy: async () => `PROXY ${first.place}; PROXY ${second.place}`,
      });
      expect((await clients.create()).kind).toBe('answered');
      expect(server.seen).toEqual(allSeen.slice(0, 1));
      expect(first.asked.join()).not.toContain('POST');
    },
  );
});

describe('what cannot be used', () => {
  it('is said with its name, without a connection', async () => {
    const clients = clientsOf({ env: { ALL_PROXY: 'socks5://me:hunter2@127.0.0.1:1080' } });
    const why = await clients.transport.whyUnreachable();
    expect(why).toMatchObject({
      code: 'not_sent',
      retryable: false,
      message: expect.stringContaining('the variable ALL_PROXY names a SOCKS proxy'),
    });
    expect(JSON.stringify(why)).not.toContain('hunter2');
    expect(await clients.create()).toEqual({ kind: 'not_sent', error: why });
    await expect(clients.download()).rejects.toMatchObject({
      shape: { retryable: false, message: expect.stringContaining('ALL_PROXY') },
    });
  });

  it('says nothing where a proxy can be used, or none is named', async () => {
    const lookup = () => Promise.reject(new Error('must not be asked'));
    const one = createNetwork({ env: { HTTPS_PROXY: 'proxy.lan' }, lookup: lookup as never });
    expect(await one.problemWith(new URL(api), { refuse: async () => new Error('no') })).toBeNull();
    const loopback = new URL('http://127.0.0.1:4010');
    const socks = createNetwork({ env: { ALL_PROXY: 'socks5://s.lan' } });
    expect(await socks.problemWith(loopback, { refuse: async () => null })).toBeNull();
    expect(await socks.problemWith(new URL(api), { refuse: async () => null })).not.toBeNull();
  });
});
