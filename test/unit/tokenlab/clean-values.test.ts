/** Values of headers in which a key is not looked for again. */
import { expect, it } from 'vitest';
import { createCleanValues } from '../../../src/main/tokenlab/clean-values.ts';
import { withoutKey } from '../../../src/main/tokenlab/scrub-key.ts';

const first = 'sk-first-0123456789ab';
const second = 'sk-second-9876543210ba';

/** Takes the key out, and notes what it was asked for. */
function noting(key: string) {
  const asked: string[] = [];
  const forget = (text: string) => {
    asked.push(text);
    return withoutKey(key)(text);
  };
  return { asked, forget };
}

it('asks once for a value without the key, and each time for one with it', () => {
  const values = createCleanValues();
  const { asked, forget } = noting(first);
  for (let answer = 0; answer < 3; answer += 1) {
    const clean = values.of(first, forget);
    expect(clean('application/json')).toBe('application/json');
    expect(clean(`key ${first}`)).not.toContain(first);
  }
  expect(asked.filter((text) => text === 'application/json')).toHaveLength(1);
  expect(asked.filter((text) => text.includes(first))).toHaveLength(3);
});

it('takes nothing for clean that only another key left as it is', () => {
  const values = createCleanValues();
  const ofFirst = values.of(first, noting(first).forget);
  const text = `echo ${first}`;
  const ofSecond = values.of(second, noting(second).forget);
  expect(ofSecond(text)).toBe(text);
  // The answer to the first key was still on its way.
  expect(ofFirst(text)).not.toContain(first);
  expect(values.of(first, noting(first).forget)(text)).not.toContain(first);
});

it('keeps no more than a few, and none that is long', () => {
  const values = createCleanValues();
  const { asked, forget } = noting(first);
  const clean = values.of(first, forget);
  const long = 'x'.repeat(200);
  clean(long);
  clean(long);
  expect(asked).toEqual([long, long]);
  for (let number = 0; number <= 256; number += 1) clean(`value ${number}`);
  clean('value 0');
  expect(asked.filter((text) => text === 'value 0')).toHaveLength(2);
});
