import { describe, expect, test } from 'vitest';
import {
  badgesOf,
  filterChoices,
  leastPrice,
  noFilter,
  pickModels,
} from '../../../../src/renderer/features/compose/model-list.ts';
import { summary, unknownPrice } from './models.ts';

const ids = (models: { id: string }[]) => models.map((model) => model.id);
const priced = (amount: string) => ({ ...unknownPrice, unit: 'per_image' as const, amount });

describe('the model picker', () => {
  const models = [
    summary('b-cheap', { price: priced('0.02'), vendor: 'acme', operations: ['text-to-image'] }),
    summary('a-unknown', { vendor: 'zeta' }),
    summary('c-dear', { price: priced('0.2'), operations: ['image-edit'], aliases: ['painter'] }),
    summary('d-old', { stage: 'deprecated', price: priced('0.001') }),
    summary('e-gone', { stage: 'retired' }),
    summary('clip', { family: 'video' }),
    summary('chat', { family: null }),
  ];
  const filter = noFilter('image');

  test('shows only models of the kind, and retired ones only when asked', () => {
    expect(ids(pickModels(models, filter))).toEqual(['a-unknown', 'b-cheap', 'c-dear', 'd-old']);
    expect(ids(pickModels(models, { ...filter, showRetired: true })).at(-1)).toBe('e-gone');
  });

  test('finds by name, alias, maker and operation, every word of the search', () => {
    expect(ids(pickModels(models, { ...filter, search: 'PAINTER' }))).toEqual(['c-dear']);
    expect(ids(pickModels(models, { ...filter, search: 'acme cheap' }))).toEqual(['b-cheap']);
    expect(ids(pickModels(models, { ...filter, search: 'acme dear' }))).toEqual([]);
    expect(ids(pickModels(models, { ...filter, operation: 'image-edit' }))).toEqual(['c-dear']);
  });

  test('sorts by price with unknown prices last, and never takes unknown for nothing', () => {
    expect(ids(pickModels(models, { ...filter, sort: 'price' }))).toEqual([
      'b-cheap',
      'c-dear',
      'a-unknown',
      'd-old',
    ]);
    expect(leastPrice(summary('x'))).toBeNull();
  });

  test('a deprecated model stands last even when it is the cheapest', () => {
    expect(ids(pickModels(models, { ...filter, sort: 'price' })).at(-1)).toBe('d-old');
  });

  test('marks are said once', () => {
    const model = summary('m', {
      latest: true,
      stage: 'preview',
      badges: [
        { key: 'latest', tooltip: null },
        { key: 'free', tooltip: null },
      ],
    });
    expect(badgesOf(model)).toEqual(['latest', 'preview']);
  });

  test('filters offer what the kind has', () => {
    expect(filterChoices(models, 'image').vendors).toEqual(['acme', 'zeta']);
    expect(filterChoices(models, 'video').vendors).toEqual([]);
  });
});
