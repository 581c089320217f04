import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keptAnswer } from '../../../src/main/base/kept-answer.ts';

const room = 1_000_000;

describe('an answer that is kept', () => {
  it('reads back as what it was, whatever it was', () => {
    fc.assert(
      fc.property(fc.json({ stringUnit: 'binary', maxDepth: 6 }), (text) => {
        const value: unknown = JSON.parse(text);
        fc.pre(value !== null);
        expect(JSON.parse(keptAnswer(value, room) ?? '')).toEqual(value);
      }),
      { numRuns: 500 },
    );
  });

  it('keeps names that mean something to JavaScript', () => {
    const text = '{"__proto__":{"a":1},"constructor":[],"":null}';
    expect(keptAnswer(JSON.parse(text), room)).toBe(text);
  });

  it('is as deep as it came', () => {
    const text = `${'[{"a":'.repeat(100_000)}1${'}]'.repeat(100_000)}`;
    expect(keptAnswer(JSON.parse(text), room)).toBe(text);
  });

  it('names long texts by their length, and shorter ones when it would be too long', () => {
    const long = 'x'.repeat(60_000);
    expect(keptAnswer({ long, short: 'y' }, room)).toBe('{"long":"[60000 characters]","short":"y"}');
    const many = Array.from({ length: 100 }, () => 'z'.repeat(40_000));
    expect(JSON.parse(keptAnswer(many, room) ?? '')).toEqual(many.map(() => '[40000 characters]'));
    expect(keptAnswer({ long }, room, room)).toBe(JSON.stringify({ long }));
  });

  it('is nothing when there is none, or when nothing of it would fit', () => {
    expect(keptAnswer(null, room)).toBeNull();
    expect(keptAnswer(undefined, room)).toBeNull();
    expect(
      keptAnswer(
        Array.from({ length: 10_000 }, () => 1),
        1000,
      ),
    ).toBeNull();
    expect(keptAnswer([Number.POSITIVE_INFINITY, undefined], room)).toBe('[null,null]');
  });
});
