/** A server that repeats the key, spelled in every way within another, in one piece or in many. */
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { createRedactor } from '../../../src/main/support/index.ts';
import { withoutKey } from '../../../src/main/tokenlab/scrub-key.ts';
import { runs } from '../../faults/scale.ts';
import { chains, spelled, spellings } from '../../support/spelled.ts';

const key = 'sk-Zq7Vt2Lm9Xc4Rb8Np3Ws6Hy1Kd5Jf0-4d1f7b90aa52';
const forget = withoutKey(key);
const redactor = createRedactor({ secrets: () => [key] });

/** Where in an answer it can stand. */
const places: Record<string, (text: string, cuts: readonly number[]) => unknown> = {
  'a value': (text) => ({ id: 'ldtask_1', error: { message: `Who is ${text}?` } }),
  'a name': (text) => ({ id: 'ldtask_1', [text]: true }),
  'a value deep inside': (text) => ({ id: 'ldtask_1', a: [[{ b: [{ c: text }] }]] }),
  'members of a list': (text, cuts) => ({ id: 'ldtask_1', list: piecesOf(text, cuts) }),
  'members of lists in a list': (text, cuts) => ({
    id: 'ldtask_1',
    list: piecesOf(text, cuts).map((piece) => [piece]),
  }),
  'values side by side': (text, cuts) => ({
    id: 'ldtask_1',
    ...Object.fromEntries(piecesOf(text, cuts).map((piece, at) => [`part${at}`, piece])),
  }),
  'names side by side': (text, cuts) => ({
    id: 'ldtask_1',
    o: Object.fromEntries(piecesOf(text, cuts).map((piece, at) => [`${at}`.repeat(0) + piece, at])),
  }),
  'a name and its value': (text, [cut = 1]) => ({
    id: 'ldtask_1',
    [text.slice(0, cut)]: text.slice(cut),
  }),
};

/** In pieces, none of them a number: such names would be put in order. */
function piecesOf(text: string, cuts: readonly number[]): string[] {
  const at = [...new Set([0, ...cuts.map((cut) => cut % text.length), text.length])].sort((a, b) => a - b);
  return at.slice(1).map((end, index) => text.slice(at[index], end));
}

/** All texts of a value, in the order in which they stand there. */
function textsOf(value: unknown, pick: 'all' | 'values' | 'names'): string[] {
  if (typeof value === 'string') return pick === 'names' ? [] : [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [
    ...(Array.isArray(value) || pick === 'values' ? [] : [name]),
    ...textsOf(inner, pick),
  ]);
}

/** Whether the spelled text can still be put together. */
function isThere(value: unknown, text: string): boolean {
  return (['all', 'values', 'names'] as const).some((pick) => textsOf(value, pick).join('').includes(text));
}

const cases = fc.record({
  chain: chains(),
  place: fc.constantFrom(...Object.keys(places)),
  cuts: fc.array(fc.nat(400), { minLength: 1, maxLength: 6 }),
});

describe('a key that is spelled', () => {
  it('in any way within another, at any place of an answer, is taken in without it', () => {
    fc.assert(
      fc.property(cases, ({ chain, place, cuts }) => {
        const text = spelled(key, chain);
        const answer = places[place]!(text, cuts);
        fc.pre(isThere(answer, text));
        const taken = JSON.parse(forget(JSON.stringify(answer))) as { id: string };
        expect(isThere(taken, text), `${chain.join(', ')} in ${place}: ${JSON.stringify(taken)}`).toBe(false);
        expect(taken.id).toBe('ldtask_1');
      }),
      { numRuns: runs(3_000) },
    );
  });

  it.each(Object.keys(spellings))('in any way within %s is found', (outer) => {
    for (const inner of Object.keys(spellings)) {
      const text = spelled(key, [inner, outer]);
      expect(forget(JSON.stringify({ text })), inner).not.toContain(JSON.stringify(text).slice(1, -1));
    }
  });

  it.each([
    [['in percent signs', 'backwards', 'as a web page writes it with zeros']],
    [['in some JSON escapes', 'in some JSON escapes', 'as JSON']],
    [['in some percent signs', 'backwards', 'in base64']],
    [['in octal escapes', 'backwards', 'in quoted-printable']],
    [['in words of two bytes', 'backwards', 'in numbers']],
  ])('%j is found, though all escapes undone at once would spoil it', (chain) => {
    const text = spelled(key, chain);
    const taken = forget(JSON.stringify({ id: 'ldtask_1', text }));
    expect(JSON.parse(taken)).toMatchObject({ id: 'ldtask_1', text: expect.stringContaining('[key]') });
    expect(taken).not.toContain(JSON.stringify(text).slice(1, -1));
  });

  it('as bytes in a list of numbers, and in wide letters, is found', () => {
    const wide = [...key].map((sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0)).join('');
    const taken = forget(JSON.stringify({ a: Buffer.from(key), b: wide, c: [1, 2, 3], d: [] }));
    expect(JSON.parse(taken)).toEqual({
      a: { type: 'Buffer', data: '[key]' },
      b: '[key]',
      c: [1, 2, 3],
      d: [],
    });
  });

  it('leaves an address an address', () => {
    const taken = forget(JSON.stringify({ url: `https://media.example/a%20b/c.png?key=${key}&x=1` }));
    expect(JSON.parse(taken)).toEqual({ url: 'https://media.example/a%20b/c.png?key=[key]&x=1' });
  });

  it('in more pieces than any honest answer has costs no result', () => {
    const answer = {
      id: 'ldtask_0123456789abcdef0123456789abcdef',
      status: 'completed',
      // A piece of one sign, and then a whole sentence, forty times over.
      echo: Array.from({ length: 40 }, (_, at) => [[...key.repeat(2)].map((sign) => [sign]), `${at} is it?`]),
      data: [{ url: 'https://media.example/0123.png?expires=99', b64_json: 'media:00ff00ff:11ee11ee' }],
    };
    const taken = JSON.parse(forget(JSON.stringify(answer)));
    expect(taken).toMatchObject({ id: answer.id, status: answer.status, data: answer.data });
    expect(textsOf(taken, 'values').join('')).not.toContain(key);
  });

  it('likewise in words that are no JSON, in a header, and in anything that is logged, shown or packed', () => {
    fc.assert(
      fc.property(chains(), (chain) => {
        const text = spelled(key, chain);
        const page = `<html><p>Who is ${text}?</p></html>`;
        expect(forget(page), chain.join(', ')).not.toContain(text);
        expect(redactor.text(`TokenLab said: ${text}`), chain.join(', ')).not.toContain(text);
        expect(JSON.stringify(redactor.value({ a: [text, { b: text }] })), chain.join(', ')).not.toContain(
          JSON.stringify(text).slice(1, -1),
        );
      }),
      { numRuns: runs(2_000) },
    );
  });

  it.each(Object.keys(spellings))('%s leaves the words beside it', (name) => {
    const text = spelled(key, [name]);
    const taken = forget(JSON.stringify({ message: `Before ${text} after`, other: 'A prompt of somebody' }));
    expect(taken).toContain('"other":"A prompt of somebody"');
    expect(taken).toMatch(/Before .* after|\[key\]/);
  });
});

describe('an answer without the key', () => {
  it('that could be read in very many ways is looked through in bounded work', () => {
    const pieces = ['%25', '\\u005c', '&#38;', '=3D', '65,', '3d', '%', '\\', '&', '=', '35', '\n', ' '];
    let chance = 1;
    const text = Array.from({ length: 20_000 }, () => {
      chance = (chance * 48_271) % 2_147_483_647;
      return pieces[chance % pieces.length];
    }).join('');
    let looked = 0;
    const { normalize } = String.prototype;
    // Each text that is looked at is brought into its normal form once.
    const spy = vi.spyOn(String.prototype, 'normalize').mockImplementation(function (
      this: string,
      form?: string,
    ) {
      looked += this.length;
      return normalize.call(this, form);
    });
    try {
      const answer = JSON.stringify({ text });
      expect(forget(answer)).toBe(answer);
    } finally {
      spy.mockRestore();
    }
    expect(looked).toBeGreaterThan(text.length);
    // Without a bound it is hundreds of times the text.
    expect(looked).toBeLessThan(32 * text.length);
  });

  it('is the very same text, whatever is in it', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(forget(text)).toBe(text);
      }),
      { numRuns: runs(1_000) },
    );
    const words = JSON.stringify({
      url: 'https://media.example/a%20b/c.png?X-Signature=4d1f7b&Expires=99',
      hash: '0f343b0931126a20f133d67c2b018a3b4d1f7b90',
      base64: Buffer.from('A sentence that can be read, and is nobody’s key.').toString('base64'),
      models: ['flux-2-pro', 'veo3.1', 'sk-learn-model-with-a-long-name-2026'],
    });
    expect(forget(words)).toBe(words);
  });

  it('keeps names that mean something to JavaScript, and its order', () => {
    const text = `{"__proto__":{"a":1},"b":"${key}","constructor":["x"],"c":1e400,"d":[]}`;
    const taken = forget(text);
    expect(taken).toContain('{"__proto__":{"a":1},"b":"[key]","constructor":["x"],"c":');
    expect(({} as { a?: number }).a).toBeUndefined();
  });
});
