import { describe, expect, test } from 'vitest';
import {
  badgesOf,
  filterChoices,
  noFilter,
  pickModels,
} from '../../../../src/renderer/features/compose/model-list.ts';
import { typicalPrice } from '../../../../src/renderer/features/compose/prices.ts';
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
    expect(typicalPrice(summary('x'))).toBeNull();
  });

  test('sorts prices by the second, by the job and of a range by what a usual job comes to', () => {
    const video = (id: string, price: object) =>
      summary(id, { family: 'video', price: { ...unknownPrice, ...price } });
    const unlike = [
      video('by-the-second', { unit: 'per_second', amount: '0.1' }),
      video('by-the-job', { unit: 'per_request', amount: '0.2' }),
      video('of-a-range', { unit: 'per_second', complex: true, min: '0.01', max: '0.03' }),
      video('of-no-unit', { complex: true, min: '0.2', max: '0.4' }),
    ];
    expect(ids(pickModels(unlike, { ...noFilter('video'), sort: 'price' }))).toEqual([
      'of-a-range',
      'by-the-job',
      'of-no-unit',
      'by-the-second',
    ]);
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
