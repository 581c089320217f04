import { writeFileSync } from 'node:fs';
import { createServer as createPlainServer } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import process from 'node:process';
import { untrustedCertificate } from '../faults/wire/certificate.ts';
import { startTunnelProxy } from '../faults/wire/proxies.ts';
import { test as base, expect } from './box.ts';
import { ledgerJobs, ledgerResults } from './ledger.ts';
import { submitRequest } from './submit.ts';

const api = 'https://api.example.com';
const files = 'https://files.example.com';
const certificate = untrustedCertificate(['api.example.com', 'files.example.com']);

/** The box behind TLS and two public names, which only a proxy can find. */
const test = base.extend<{ tls: { port: number } }>({
  tls: async ({ box }, use) => {
    const server = createServer(certificate, (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', async () => {
        const {
          host: _host,
          connection: _connection,
          'content-length': _length,
          ...headers
        } = request.headers;
        const answer = await fetch(new URL(request.url ?? '/', box.origin), {
          method: request.method,
          headers: headers as Record<string, string>,
          ...(request.method === 'POST' ? { body: Buffer.concat(chunks) } : {}),
        });
        const type = answer.headers.get('content-type') ?? '';
        const body = Buffer.from(await answer.arrayBuffer());
        const sent = type.includes('json')
          ? Buffer.from(body.toString().replaceAll(box.origin, files))
          : body;
        response.writeHead(answer.status, { 'content-type': type, 'content-length': sent.length }).end(sent);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    await use({ port: (server.address() as AddressInfo).port });
    server.closeAllConnections();
    server.close();
  },
});

test('behind a proxy named without a scheme, with an authority of one’s own: create, polls and files come through', {
  tag: '@never-lost',
}, async ({ box, tls, profile, sit }) => {
  const proxy = await startTunnelProxy(tls.port);
  const authority = path.join(profile.folder, 'authority.pem');
  writeFileSync(authority, certificate.cert);
  try {
    const env = { TOKENLAB_API_BASE: api, SSL_CERT_FILE: authority };
    const { page } = await sit({ env: { ...env, HTTPS_PROXY: `127.0.0.1:${proxy.port}` } });
    const fields = { prompt: 'behind a proxy', async: true };
    expect(await submitRequest(page, { family: 'image', model: 'flux-2-pro', fields })).toMatchObject({
      ok: true,
    });
    await expect.poll(() => ledgerResults(profile).map(({ download }) => download)).toEqual(['done']);
    expect(ledgerJobs(profile)[0]?.state).toBe('completed');
    expect(box.stats().creates).toBe(1);
    const places = new Set(proxy.heads.map((head) => head.split('\r\n')[0]));
    expect([...places].sort()).toEqual([
      'CONNECT api.example.com:443 HTTP/1.1',
      'CONNECT files.example.com:443 HTTP/1.1',
    ]);
  } finally {
    await proxy.close();
  }
});

test('a proxy that cannot be used is named, and nothing is sent', {
  tag: ['@never-lost', '@full-only'],
}, async ({ box, profile, sit }) => {
  const { page } = await sit({ env: { TOKENLAB_API_BASE: api, ALL_PROXY: 'socks5://127.0.0.1:1080' } });
  const fields = { prompt: 'not from here', async: true };
  expect(await submitRequest(page, { family: 'image', model: 'flux-2-pro', fields })).toMatchObject({
    ok: false,
    error: {
      code: 'not_sent',
      message: expect.stringContaining('the variable ALL_PROXY names a SOCKS proxy'),
    },
  });
  expect(ledgerJobs(profile)).toHaveLength(0);
  expect(box.stats().creates).toBe(0);
});

test('where the system names a script that chooses the proxy, creates, polls and files follow it', {
  tag: '@never-lost',
}, async ({ box, tls, profile, sit }) => {
  // On Linux without a desktop's own settings Chromium takes the script's address from this variable.
  test.skip(process.platform !== 'linux', 'The settings of Windows and macOS belong to the whole computer.');
  const proxy = await startTunnelProxy(tls.port);
  const authority = path.join(profile.folder, 'authority.pem');
  writeFileSync(authority, certificate.cert);
  const script = `function FindProxyForURL(url, host) {
    return host === 'api.example.com' || host === 'files.example.com' ? 'PROXY 127.0.0.1:${proxy.port}' : 'DIRECT';
  }`;
  const scripts = createPlainServer((_request, response) =>
    response.writeHead(200, { 'content-type': 'application/x-ns-proxy-autoconfig' }).end(script),
  );
  await new Promise<void>((resolve) => scripts.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = scripts.address() as AddressInfo;
    const { page } = await sit({
      env: {
        TOKENLAB_API_BASE: api,
        SSL_CERT_FILE: authority,
        auto_proxy: `http://127.0.0.1:${port}/proxy.pac`,
      },
    });
    const fields = { prompt: 'where a script says', async: true };
    expect(await submitRequest(page, { family: 'image', model: 'flux-2-pro', fields })).toMatchObject({
      ok: true,
    });
    await expect.poll(() => ledgerResults(profile).map(({ download }) => download)).toEqual(['done']);
    expect(box.stats().creates).toBe(1);
    expect(new Set(proxy.heads.map((head) => head.split(' ')[1]))).toEqual(
      new Set(['api.example.com:443', 'files.example.com:443']),
    );
  } finally {
    scripts.close();
    await proxy.close();
  }
});
