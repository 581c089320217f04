import { describe, expect, it } from 'vitest';
import { isOvergrown, type JsonLimits, listLimits, taskLimits } from '../../../src/main/base/json-limits.ts';
import { readModelList } from '../../../src/main/tokenlab/catalogue.ts';
import { createCatalogue, type KeptAnswer } from '../../../src/main/tokenlab/catalogue-service.ts';
import { AppError } from '../../../src/shared/errors.ts';
import { MiB } from '../../../src/shared/units.ts';
import { growth, muchGrowth } from '../growth.ts';

const over = (text: string, limits: JsonLimits = taskLimits) => isOvergrown(Buffer.from(text), limits);

describe('an answer', () => {
  it.each<[string, string]>([
    ['of nothing but brackets', '['.repeat(30 * MiB)],
    ['of nested objects', '{"a":'.repeat(5 * MiB)],
    ['of empty lists', `[${'[],'.repeat(3 * MiB)}0]`],
    ['of short texts', `[${'"ab",'.repeat(4 * MiB)}0]`],
    ['of escaped quotes', `["${'\\"'.repeat(15 * MiB)}"]`],
    ['of texts just below the size of media', `[${`"${'x'.repeat(60_000)}",`.repeat(500)}0]`],
    ['of spaces', ' '.repeat(30 * MiB)],
    ['larger than anything', `"${'x'.repeat(64 * MiB)}"`],
  ])('%s is seen to be too much before it is parsed', (_name, text) => {
    const bytes = Buffer.from(text);
    for (const limits of [taskLimits, listLimits]) expect(isOvergrown(bytes, limits)).toBe(true);
  });

  it('that TokenLab may give is none of that', () => {
    expect(over(JSON.stringify({ prompt: '\\"{[,'.repeat(5_000) }))).toBe(false);
    expect(over(`${'['.repeat(5000)}${']'.repeat(5000)}`)).toBe(false);
    const model = {
      id: 'm',
      tokenlab: { supported_operations: Array.from({ length: 100 }, (_, n) => `op-${n}`) },
    };
    expect(over(JSON.stringify({ data: Array.from({ length: 2000 }, () => model) }), listLimits)).toBe(false);
    for (const noJson of ['', '"', '"\\', '<html>', 'null', '"\\\\"'])
      expect(over(noJson), noJson).toBe(false);
  });

  it('costs as much as it is long: eight times the bytes, about eight times the time', () => {
    const measure = (size: number) => {
      const bytes = Buffer.from(`["${'\\\\'.repeat(size)}\\"${'x'.repeat(size)}"]`);
      expect(isOvergrown(bytes, { ...listLimits, bytes: 1e12 })).toBe(false);
    };
    expect(growth(measure, 500_000)).toBeLessThan(muchGrowth);
  });
});

describe('a catalogue with a record that is no model', () => {
  const good = { id: 'good', category: 'image' };
  const members = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, n) => [`m${n}`, { preferred_rank: n }]));

  it.each<[string, unknown]>([
    ['of 200,000 members', { id: 'bad', agent_preferences: members(200_000) }],
    [
      'of 200,000 parameters',
      { id: 'bad', supported_parameters: Array.from({ length: 200_000 }, () => 'p') },
    ],
    ['of a list in a list', { id: 'bad', tokenlab: { badges: [Array.from({ length: 200_000 }, () => 1)] } }],
    ['with a name without end', { id: 'b'.repeat(100_000) }],
    ['without a name', { category: 'image' }],
    ['that is a text', 'bad'],
    ['that is null', null],
  ])('%s keeps the others, counts it and names it', (_name, bad) => {
    const list = readModelList({ data: [good, bad, { ...good, id: 'also good' }] });
    expect(list.models.map(({ id }) => id)).toEqual(['good', 'also good']);
    expect(list.skipped).toBe(1);
    expect(list.skippedNames).toEqual([expect.stringMatching(/^(bad|b{79}…|#2)$/)]);
  });

  it('takes the best of as many ranks as a model may have', () => {
    const { models } = readModelList([{ ...good, agent_preferences: members(5000) }]);
    expect(models[0]?.preferredRank).toBe(0);
  });

  it('is kept only after it was read', async () => {
    const kept = new Map<string, KeptAnswer>();
    const store = {
      load: async (name: string) => kept.get(name) ?? null,
      save: async (name: string, answer: KeptAnswer) => void kept.set(name, answer),
    };
    const client = {
      listModels: async () => JSON.stringify({ data: [good] }),
      getModel: async () => '{"junk":true}',
      getModelPricing: async () => 'null',
    };
    const catalogue = createCatalogue({ now: Date.now, changedAt: () => 0, client, store });
    await expect(catalogue.detail('good')).rejects.toThrow(AppError);
    expect([...kept.keys()]).toEqual([]);
    expect(JSON.parse((await catalogue.list()).json).models).toHaveLength(1);
    expect(kept.has('models')).toBe(true);
  });
});
