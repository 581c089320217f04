import { describe, expect, it } from 'vitest';
import { nameWithGaps } from '../../../src/shared/batch/name.ts';

const named = (prompt: string) =>
  nameWithGaps({
    family: 'video',
    operation: 'text-to-video',
    model: 'veo3.1',
    fields: { prompt },
    inputs: [],
  });

describe('the name of a batch or a template that was given none', () => {
  it('has a gap for each variable and wildcard', () => {
    expect(named('A {{subject}} in the {{ light }}, __mood__')).toBe('A … in the …, …');
    expect(named('雨中的{{主体}}')).toBe('雨中的…');
    expect(named('A harbour')).toBe('A harbour');
  });

  it('is the model where only values would be left', () => {
    expect(named('{{subject}}')).toBe('veo3.1');
    expect(named('{{subject}} __mood__\nA harbour')).toBe('veo3.1');
    expect(named('')).toBe('veo3.1');
  });

  it('is cut outside of a variable, never inside one', () => {
    const words = 'word '.repeat(15);
    expect(named(`${words}{{a long name of a variable}} and more words`)).toBe(`${words}…`);
  });
});
