import { describe, expect, it } from 'vitest';
import { tidyFilters } from '../../../src/renderer/features/jobs/FilterForm.tsx';
import { readSavedViews, showsView } from '../../../src/renderer/store/savedViews.ts';

const view = {
  name: 'Failed videos',
  query: { view: { kind: 'failed' as const }, search: 'rain', sort: 'newest' as const, filters: {} },
};

describe('saved views', () => {
  it('are read back as they were saved', () => {
    expect(readSavedViews(JSON.stringify([view]))).toEqual([view]);
  });

  it('leave out what is damaged and keep the rest', () => {
    expect(readSavedViews(null)).toEqual([]);
    expect(readSavedViews('{not json')).toEqual([]);
    expect(readSavedViews('{}')).toEqual([]);
    expect(readSavedViews(JSON.stringify([{ name: '' }, view, 7]))).toEqual([view]);
  });

  it('know when the list shows them, whatever the account', () => {
    expect(showsView({ ...view.query, accountId: 'a', withSample: false }, view)).toBe(true);
    expect(showsView({ ...view.query, accountId: null, withSample: true, search: '' }, view)).toBe(false);
  });
});

describe('filters', () => {
  it('fall away when they do not narrow anything', () => {
    expect(tidyFilters({ states: [], model: ' ', tag: '', favourite: false })).toEqual({});
    expect(tidyFilters({ states: ['failed'], model: ' veo3.1 ' })).toEqual({
      states: ['failed'],
      model: 'veo3.1',
    });
  });

  it('keep the batch that the list is of, whatever else narrows it', () => {
    expect(tidyFilters({ batchId: 'b', favourite: true })).toEqual({ batchId: 'b', favourite: true });
  });
});
