import { describe, expect, it } from 'vitest';
import { isTooLarge, mostTaken } from '../../../src/preload/payload-size.ts';

const deep = (levels: number): unknown => (levels === 0 ? 'x' : { in: deep(levels - 1) });
const cycle: { self?: unknown } = {};
cycle.self = cycle;

describe('how much a page hands over at once', () => {
  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a request with a long prompt', { fields: { prompt: 'x'.repeat(2_000_000), n: 1 }, inputs: [] }],
    [
      'a table of 5,000 rows',
      { rows: Array.from({ length: 5_000 }, () => ({ line: 1, values: ['x'.repeat(1_500)] })) },
    ],
    ['a value in many others', deep(1_000)],
    ['numbers and switches', [1, 2n, true, Symbol('x'), () => 'x']],
  ])('%s is taken', (_name, value) => {
    expect(isTooLarge([value, undefined])).toBe(false);
  });

  it.each<[string, unknown]>([
    ['one text', { text: 'x'.repeat(mostTaken) }],
    ['two texts', { one: 'x'.repeat(mostTaken / 2), two: 'y'.repeat(mostTaken / 2) }],
    ['the name of a field', { ['x'.repeat(mostTaken)]: 1 }],
    ['a list without a text', Array.from({ length: mostTaken / 8 }, () => 0)],
    ['a list of holes', new Array(4_000_000_000)],
    ['bytes', new Uint8Array(mostTaken)],
    ['a buffer of bytes', { at: [new ArrayBuffer(mostTaken)] }],
    ['what holds itself', cycle],
  ])('%s of eight million is too large', (_name, value) => {
    expect(isTooLarge([value, undefined])).toBe(true);
    expect(isTooLarge([undefined, value])).toBe(true);
  });
});
