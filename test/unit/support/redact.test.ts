import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedactor, maxText, redactText, redactValue } from '../../../src/main/support/redact.ts';
import { runs } from '../../faults/scale.ts';
import { growth, muchGrowth } from '../growth.ts';

const key = 'sk-Abc123Def456Ghi789Jkl012Mno345Pq';
const management = 'mt-9f8e7d6c5b4a39281706fedcba';

describe('redactText', () => {
  const cases: [string, string, string][] = [
    ['an API key', `key ${key} refused`, 'key [key] refused'],
    ['a masked key', 'Incorrect API key provided: sk-12***89.', 'Incorrect API key provided: [key]'],
    ['a management token', `token ${management}`, 'token [key]'],
    ['an Authorization header', `authorization: Bearer ${key}`, 'authorization: [removed]'],
    [
      'an Authorization header of another scheme',
      'Authorization: Basic Ym9iOmh1bnRlcjI=',
      'Authorization: [removed]',
    ],
    ['a bare bearer token', 'sent Bearer abcdef123456', 'sent Bearer [key]'],
    ['a cookie line', 'Cookie: a=b; session=xyz', 'Cookie: [removed]'],
    ['a password field', '"password":"hunter2"', '"password":"[removed]"'],
    [
      'a signed address',
      'GET https://cdn.example.com/private/cat.mp4?X-Amz-Signature=abc&Expires=1 failed',
      'GET https://[public-host] failed',
    ],
    ['an address in brackets', '(see https://u:p@10.0.0.8/x?sig=1).', '(see https://[private-host]).'],
    [
      'a query of the vendor',
      'https://api.tokenlab.sh/v1/tasks/ldtask_1?token=abc',
      'https://api.tokenlab.sh/v1/tasks/ldtask_1',
    ],
    ['a result of the vendor', 'https://assets.tokenlab.sh/out/1.png', 'https://[tokenlab-host]'],
    ['a loopback API address', 'http://127.0.0.1:4010/v1/tasks/x?a=b', 'http://127.0.0.1:4010/v1/tasks/x'],
    ['an address with JSON slashes', 'https:\\/\\/cdn.example.com\\/a?sig=1', 'https://[public-host]'],
    ['a URL-encoded address', 'to=https%3A%2F%2Fcdn.example.com%2Fa%3Fsig%3D1', 'to=https://[public-host]'],
    [
      'a query without scheme',
      'bucket.example.com/a?X-Amz-Signature=abc',
      'bucket.example.com/a?X-Amz-Signature=[removed]',
    ],
    ['a data URL', `<data:image/png;base64,${'iVBORw0K'.repeat(20)}>`, '<[data-url:image/png:160]>'],
    ['a POSIX home', 'cannot read /home/maria/cat.png', 'cannot read ~/cat.png'],
    ['a macOS home', 'cannot read /Users/maria/cat.png', 'cannot read ~/cat.png'],
    ['a Windows home', 'cannot read C:\\Users\\Maria Silva\\cat.png', 'cannot read ~\\cat.png'],
    ['a Windows home in JSON', '{\\"p\\":\\"C:\\\\Users\\\\maria\\\\x\\"}', '{\\"p\\":\\"~\\\\x\\"}'],
    ['a URL-encoded home', 'file=%2Fhome%2Fmaria%2Fx', 'file=~/x'],
    ['a URL-encoded Windows home', 'C%3A%5CUsers%5Cmaria%5Cx', '~\\x'],
    ["root's home", 'open /root/.config/x', 'open ~/.config/x'],
    ['an e-mail address', 'from maria.silva@example.org today', 'from [email] today'],
    ['a web token', 'jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc', 'jwt [key]'],
    ['unicode escapes', '\\u0073\\u006b-Abc123Def456Ghi789', '[key]'],
    ['HTML entities', '&#115;k-Abc123Def456Ghi789', '[key]'],
    ['zero-width characters inside a key', 'sk-Abc1\u200b23Def456', '[key]'],
    ['a doubly URL-encoded key', 'x=sk%252DAbc123Def456Ghi789', 'x=[key]'],
  ];
  it.each(cases)('removes %s', (_name, text, expected) => {
    expect(redactText(text)).toBe(expected);
  });

  const kept = [
    'ldtask_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
    'request req_01HZX3V6K8 answered 429 after 120 ms',
    'task-management and disk-based work',
    'sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    'POST /v1/videos/generations 200',
    'Contact support@tokenlab.sh',
    'Bearer authentication is required',
    'https://docs.tokenlab.sh/guides/async-jobs',
    '2026-11-23T17:20:00.000Z',
    'f47ac10b-58cc-4372-a567-0e02b2c3d479',
    '100% of 12 frames',
    'pages 1/2 and 3/4, a&b, 5 > 3',
  ];
  it.each(kept)('leaves "%s" as it is', (text) => {
    expect(redactText(text)).toBe(text);
  });

  it('looks inside JSON that is kept as text, at any depth', () => {
    const inner = JSON.stringify({ headers: { Authorization: `Bearer ${key}` }, note: 'kept' });
    const out = redactText(JSON.stringify({ body: inner, list: [inner] }));
    expect(out).not.toContain('Abc123');
    expect(out).toContain('kept');
    expect(out).toContain('[removed]');
  });

  it('recognises a key in base64 and in hex, also with something in front', () => {
    for (const text of [key, `x${key}`, `xy${key}`, `Authorization: Bearer ${key}`]) {
      for (const encoding of ['base64', 'base64url', 'hex'] as const) {
        const encoded = Buffer.from(text).toString(encoding);
        expect(redactText(`at ${encoded} end`)).not.toContain(encoded.slice(4, 24));
      }
    }
  });

  it('removes a private key that is cut off, also where another begins', () => {
    const cut = '-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA7';
    expect(redactText(cut)).toBe('[key]');
    expect(redactText(`${cut}\n-----BEGIN CERTIFICATE-----\nx`)).not.toContain('MIIEpAIB');
    expect(redactText(`${cut}\n${cut}\n-----END RSA PRIVATE KEY-----`)).toBe('[key][key]');
  });

  it('gives the same again when it is applied twice', () => {
    for (const [, text] of cases) expect(redactText(redactText(text))).toBe(redactText(text));
  });

  it('never throws and stays bounded on any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        expect(typeof redactText(text)).toBe('string');
      }),
      { numRuns: runs(500) },
    );
  });

  it('does work in proportion to a hostile text, and bounded work for a huge one', () => {
    const hostile = [
      'a',
      '@',
      'a@',
      '%25',
      '\\',
      '"',
      'sk-',
      '/home/',
      'https://',
      'data:',
      '=',
      'Bearer ',
      '{',
      '-----BEGIN PRIVATE KEY-----',
      'C:\\Users\\',
      'a.',
      '?a=',
      'eyJ',
      'authorization ',
    ];
    for (const piece of hostile) {
      const text = piece.repeat(Math.ceil((4 * 1024 * 1024) / piece.length));
      const grown = growth((size) => redactText(text.slice(0, size)), maxText / 16);
      expect(grown, `growth for ${JSON.stringify(piece)}`).toBeLessThan(muchGrowth);
      expect(redactText(text).length).toBeLessThan(maxText * 2);
    }
  });
});

describe('createRedactor', () => {
  const secret = 'Zx9-opaque/Key+4fQ7wL2mN8';
  const redactor = createRedactor({
    secrets: () => [secret],
    privateTexts: () => ['A lighthouse keeper paints the storm in ultramarine oil colours, 1890'],
    homeDir: '/data/people/maria',
    userName: 'msilva',
  });

  it('removes a known key in every spelling', () => {
    const bytes = Buffer.from(secret);
    const forms = [
      secret,
      secret.toUpperCase(),
      encodeURIComponent(secret),
      JSON.stringify(secret),
      bytes.toString('base64'),
      bytes.toString('base64url'),
      bytes.toString('hex'),
      Buffer.from(`a${secret}b`).toString('base64'),
      Buffer.from(`ab${secret}b`).toString('base64'),
      secret.slice(0, 14),
      secret.slice(-12),
    ];
    for (const form of forms) {
      const out = redactor.text(`before ${form} after`);
      expect(out).toContain('before');
      expect(out).not.toContain(form);
    }
  });

  it('notices a key that was added later', () => {
    const live: string[] = [];
    const later = createRedactor({ secrets: () => live });
    expect(later.text('opaque-1234-ABCD-5678')).toBe('opaque-1234-ABCD-5678');
    live.push('opaque-1234-ABCD-5678');
    expect(later.text('opaque-1234-ABCD-5678')).toBe('[key]');
  });

  it('removes a key that is split over neighbouring fields', () => {
    const pieces = [secret.slice(0, 8), secret.slice(8, 16), secret.slice(16)];
    for (const value of [pieces, { a: pieces[0], b: pieces[1], c: pieces[2] }, [...secret]]) {
      const out = Object.values(redactor.value(value) as object).join('');
      expect(out).not.toContain(secret.slice(8, 16));
      expect(out.replaceAll('[removed]', '')).toBe('');
    }
    expect(JSON.stringify(redactor.value(['sk-Abc1', '23Def456Ghi789Jkl']))).not.toContain('Ghi789');
  });

  it('removes a private text whole, in part, and in another letter case', () => {
    expect(redactor.text('flagged: "LIGHTHOUSE KEEPER PAINTS THE STORM" in it')).toBe(
      'flagged: "[text]" in it',
    );
    expect(redactor.text('a lighthouse')).toBe('a lighthouse');
  });

  it('removes the own home folder and user name', () => {
    expect(redactor.text('at /data/people/maria/x and /data/people/mariachi')).toBe(
      'at ~/x and /data/people/mariachi',
    );
    expect(redactor.text('run by MSilva.')).toBe('run by [user].');
  });
});

describe('redactValue', () => {
  it('copies plain data and redacts texts, field names and named fields', () => {
    const out = redactValue({
      n: 1,
      ok: true,
      none: null,
      api_key: 'whatever',
      [`x ${key}`]: [`${key}`],
      token: 5,
    });
    expect(out).toEqual({
      n: 1,
      ok: true,
      none: null,
      api_key: '[removed]',
      'x [key]': ['[key]'],
      token: '[removed]',
    });
  });

  it('keeps names and values that only resemble secrets', () => {
    const value = {
      max_tokens: 100,
      keyHint: 'a1b2',
      task_id: 'ldtask_0123456789abcdef0123456789abcdef',
      model: 'veo3.1',
    };
    expect(redactValue(value)).toEqual(value);
  });

  it('is total: cycles, errors, maps, binary data, getters that throw, deep and wide values', () => {
    const cyclic: Record<string, unknown> = { name: 'loop' };
    cyclic.self = cyclic;
    expect(redactValue(cyclic)).toEqual({ name: 'loop', self: '[circular]' });
    const error = Object.assign(new Error(`refused ${key}`), { headers: { authorization: `Bearer ${key}` } });
    expect(JSON.stringify(redactValue(error))).not.toContain('Abc123');
    expect((redactValue(error) as { message: string }).message).toBe('refused [key]');
    expect(redactValue(new Map([['password', 'x']]))).toEqual({ password: '[removed]' });
    expect(redactValue(Buffer.from(key))).toBe(`[binary:${key.length}]`);
    const trap = Object.defineProperty({}, 'x', {
      enumerable: true,
      get: () => {
        throw new Error(key);
      },
    });
    expect(redactValue(trap)).toEqual({ x: '[unreadable]' });
    expect(
      redactValue(
        new Proxy(
          {},
          {
            ownKeys: () => {
              throw new Error(key);
            },
          },
        ),
      ),
    ).toBe('[unreadable]');
    let deep: unknown = key;
    for (let level = 0; level < 5000; level += 1) deep = { deep };
    expect(JSON.stringify(redactValue(deep))).toContain('[too-deep]');
    expect(
      (redactValue(Array.from({ length: 200_000 }, (_, at) => at)) as unknown[]).length,
    ).toBeLessThanOrEqual(50_000);
    expect(Object.keys(redactValue(JSON.parse('{"__proto__":{"a":1}}')) as object)).toEqual(['__proto__']);
  });

  it('never throws on any value', () => {
    fc.assert(
      fc.property(
        fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withTypedArray: true }),
        (value) => {
          redactValue(value);
        },
      ),
      { numRuns: runs(500) },
    );
  });
});
