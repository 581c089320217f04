import { describe, expect, it } from 'vitest';
import type { Family } from '../../../src/shared/families/index.ts';
import type { JsonObject } from '../../../src/shared/json.ts';
import { titleOf } from '../../../src/shared/title.ts';

const title = (fields: JsonObject, family: Family = 'image') => titleOf({ family, fields, model: 'm' });

describe('the title of a job that was given none', () => {
  it('is the first line of the prompt, cut at a word', () => {
    expect(title({ prompt: 'Rain on a street\nsecond line' })).toBe('Rain on a street');
    expect(title({ prompt: '  \n ' })).toBe('m');
    const long = title({ prompt: 'word '.repeat(40) });
    expect(long.length).toBeLessThanOrEqual(81);
    expect(long.endsWith('word…')).toBe(true);
    expect(title({ prompt: 'x'.repeat(2_000_000) })).toBe(`${'x'.repeat(80)}…`);
  });

  it('is cut between characters, never inside one', () => {
    expect(title({ prompt: '🐈'.repeat(100) })).toBe(`${'🐈'.repeat(80)}…`);
    const family = '👩‍👩‍👧‍👦';
    const cut = title({ prompt: family.repeat(100) });
    expect(cut).toBe(`${family.repeat((cut.length - 1) / family.length)}…`);
    expect(cut.length).toBeLessThanOrEqual(300);
    expect(title({ prompt: 'e\u0301'.repeat(100) })).toBe(`${'e\u0301'.repeat(80)}…`);
  });

  it('is what is said, not how, for speech', () => {
    expect(title({ input: 'The tide comes in.', prompt: 'whispering' }, 'speech')).toBe('The tide comes in.');
  });

  it('is the title of the song where there is no prompt, else the name of the model', () => {
    expect(title({ title: 'Tide', tags: 'calm' }, 'music')).toBe('Tide');
    expect(title({ tags: 'calm' }, 'music')).toBe('m');
  });
});
