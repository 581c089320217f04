import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, LookupFunction } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { takeEnvironment } from '../../../src/main/accounts/environment.ts';
import { createNetwork } from '../../../src/main/base/network.ts';
import { mayConnect } from '../../../src/main/results/links.ts';
import { mayHoldKey } from '../../../src/main/tokenlab/connection.ts';
import { createTransport } from '../../../src/main/tokenlab/http.ts';
import { parseOrigin } from '../../../src/main/tokenlab/origin.ts';
import { withoutKey } from '../../../src/main/tokenlab/scrub-key.ts';
import { addressClass, hostNameClass } from '../../../src/shared/addresses.ts';
import { untrustedCertificate } from '../../faults/wire/certificate.ts';
import { direct } from '../direct.ts';
import { growth, muchGrowth } from '../growth.ts';

const key = 'sk-conn/4d1f7b90aa52c6e38';
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** Looks every name up as these addresses. */
const leadingTo =
  (...addresses: string[]): LookupFunction =>
  (_name, options, callback) => {
    const all = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    if (options.all === true) callback(null, all);
    else callback(null, all[0]!.address, all[0]!.family);
  };

const metadata = [
  '169.254.169.254',
  '169.254.170.2',
  '100.100.100.200',
  '[fd00:ec2::254]',
  '::ffff:169.254.169.254',
  '64:ff9b::a9fe:a9fe',
  'metadata.google.internal',
  'metadata',
];

describe('a key', () => {
  it.each([
    ['studio.lan', ['10.0.0.7'], true],
    ['studio.lan', ['127.0.0.1'], true],
    ['studio.lan', ['93.184.216.34'], false],
    ['studio.lan', ['10.0.0.7', '93.184.216.34'], false],
    ['localhost', ['10.0.0.7'], false],
    ['studio.lan', ['169.254.169.254'], false],
    ['studio.lan', ['::ffff:93.184.216.34'], false],
  ])('goes in the clear to %s at %s: %s', (name, addresses, may) => {
    const origin = new URL(`http://${name}`);
    expect(addresses.every((address) => mayHoldKey(origin, address))).toBe(may);
  });

  it('does not leave when a private name leads to a public address, and leaves when it leads to this computer', async () => {
    let asked = 0;
    const server = createServer((_request, answer) => {
      asked += 1;
      answer.end('{}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    ends.push(() => server.close());
    const { port } = server.address() as AddressInfo;
    const ask = async (...addresses: string[]) => {
      const transport = createTransport({
        now: Date.now,
        baseUrl: `http://studio.lan:${port}`,
        version: '0.1.0',
        network: createNetwork({ env: {}, lookup: leadingTo(...addresses) }),
      });
      ends.push(() => transport.close());
      return {
        read: await transport.read('GET', '/v1/models', { key }),
        create: await transport.create('/v1/videos/generations', { kind: 'json', json: {} }, { key }),
      };
    };
    const refused = await ask('93.184.216.34');
    expect(refused.create).toMatchObject({ kind: 'not_sent' });
    expect(refused.read).toMatchObject({
      kind: 'failed',
      error: { message: expect.stringContaining('an address that must not get the key') },
    });
    expect(asked).toBe(0);
    expect(await ask('127.0.0.1')).toMatchObject({
      read: { kind: 'answered' },
      create: { kind: 'answered' },
    });
    expect(asked).toBe(2);
  });

  it.each(metadata)('and everything else stays away from %s', (host) => {
    expect(hostNameClass(host)).toBe('metadata');
    const literal = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
    for (const scheme of ['http', 'https']) expect(() => parseOrigin(`${scheme}://${literal}`)).toThrow();
    if (addressClass(host) === null) return;
    for (const origin of ['https://api.tokenlab.sh', 'http://studio.lan', `http://${literal}`]) {
      expect(mayConnect(host, { accountOrigin: origin })).toBe(false);
      expect(mayHoldKey(new URL(origin), host)).toBe(false);
    }
  });
});

describe('certificates', () => {
  it('are verified whatever the environment says, and the variable is taken out of it', async () => {
    const env: NodeJS.ProcessEnv = { NODE_TLS_REJECT_UNAUTHORIZED: '0' };
    expect(takeEnvironment(env).askedForNoVerification).toBe(true);
    expect(env).toEqual({});
    expect(takeEnvironment({}).askedForNoVerification).toBeUndefined();

    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
    ends.push(() => void delete process.env.NODE_TLS_REJECT_UNAUTHORIZED);
    let asked = 0;
    const server = createTlsServer(untrustedCertificate(), (_request, answer) => {
      asked += 1;
      answer.end('{}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    ends.push(() => server.close());
    const transport = createTransport({
      now: Date.now,
      baseUrl: `https://localhost:${(server.address() as AddressInfo).port}`,
      version: '0.1.0',
      network: direct,
    });
    ends.push(() => transport.close());
    expect(await transport.read('GET', '/v1/models', { key })).toMatchObject({ kind: 'failed' });
    expect(
      await transport.create('/v1/videos/generations', { kind: 'json', json: {} }, { key }),
    ).toMatchObject({
      kind: 'not_sent',
    });
    expect(asked).toBe(0);
  });
});

describe('an answer that repeats the key', () => {
  const forget = withoutKey(key);
  const code = (character: string) => character.charCodeAt(0);
  const spell = (each: (character: string, at: number) => string) => [...key].map(each).join('');
  const unicode = (character: string) => `\\u00${code(character).toString(16)}`;
  const spellings: Record<string, string> = {
    'as it is': key,
    'with one JSON escape': `\\u0073${key.slice(1)}`,
    'with JSON escapes throughout': spell(unicode),
    'with capital JSON escapes': spell((character) => `\\u00${code(character).toString(16).toUpperCase()}`),
    'with an escaped slash': key.replace('/', '\\/'),
    'as JSON inside JSON': JSON.stringify(JSON.stringify({ a: key }).replace('/', '\\/')).slice(1, -1),
    'with escapes in JSON inside JSON': spell((character) => `\\\\u00${code(character).toString(16)}`),
    'in percent signs': spell((character) => `%${code(character).toString(16)}`),
    'in percent signs twice': spell((character) => `%25${code(character).toString(16).toUpperCase()}`),
    'as a web page writes it': spell((character, at) =>
      at % 2 ? `&#${code(character)};` : `&#x${code(character).toString(16)};`,
    ),
    'in base64': Buffer.from(`Bearer ${key}`).toString('base64'),
    'in hex': Buffer.from(key).toString('hex'),
    backwards: [...key].reverse().join(''),
  };
  const seen = (text: string) => {
    const plain: string[] = [];
    JSON.parse(text, (name, value) => {
      plain.push(name, typeof value === 'string' ? value : '');
      return value;
    });
    return plain.join('');
  };

  it.each(Object.entries(spellings))('%s is taken in without it, and stays JSON', (_name, spelling) => {
    const text = forget(`{"id":"ldtask_1","message":"Who is ${spelling}?","n":[1,{"${spelling}":true}]}`);
    expect(JSON.parse(text)).toMatchObject({ id: 'ldtask_1', n: [1, expect.anything()] });
    expect(text).toContain('[key]');
    expect(seen(text)).not.toContain(key);
    expect(seen(text)).not.toContain(key.slice(8));
    expect(text).not.toContain(spelling);
  });

  it('split over neighbours is taken in without it, wherever it is split', () => {
    for (let at = 1; at < key.length; at += 1) {
      const [one, other] = [key.slice(0, at), key.slice(at)];
      const texts = [
        JSON.stringify({ id: 'x', list: [one, other] }),
        JSON.stringify({ id: 'x', a: one, b: other }, null, 2),
        JSON.stringify({ id: 'x', list: [one, other] }).replace('k', '\\u006b'),
      ];
      for (const text of texts) {
        expect(JSON.parse(forget(text)).id).toBe('x');
        expect(seen(forget(text)), text).not.toContain(key.slice(at > 12 ? 0 : at));
        expect(forget(text)).toContain('[key]');
      }
    }
  });

  it('leaves other words alone, in time that grows with their length', () => {
    const picture = JSON.stringify({ b64: 'sk-conn/'.repeat(500_000), other: 's'.repeat(1000) });
    expect(forget(picture)).toBe(picture);
    for (const piece of ['\\', '%25', '&#000', 's",', '", "', `${key.slice(0, -1)}`]) {
      const work = (size: number) => void forget(piece.repeat(Math.ceil(size / piece.length)));
      expect(growth(work, 300_000), piece).toBeLessThan(muchGrowth);
    }
  });
});
