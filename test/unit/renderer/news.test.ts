import { expect, test } from 'vitest';
import { newsOf } from '../../../src/renderer/store/news.ts';
import { row } from './rows.ts';

type Rows = Parameters<typeof newsOf>[0];
const said = (before: Rows, after: Rows, awaited: string[] = []) =>
  newsOf(before, after, new Set(awaited)).map(({ row: { id }, what }) => `${id} ${what}`);

test('a list says which jobs ended or begin to need a person, each once, and nothing of the way there', () => {
  const before = [
    row('a', { state: 'submitting' }),
    row('b', { state: 'pending' }),
    row('c', { state: 'processing' }),
    row('d', { state: 'submitting' }),
    row('e', { state: 'completed' }),
    row('f', { state: 'failed' }),
  ];
  const after = [
    row('a', { state: 'pending' }),
    row('b', { state: 'processing' }),
    row('c', { state: 'completed' }),
    row('d', { state: 'unconfirmed', attention: 'unconfirmed' }),
    row('e', { state: 'completed', attention: 'download_failed' }),
    row('f', { state: 'failed' }),
    row('g', { state: 'completed' }),
  ];
  expect(said(before, after)).toEqual(['c ended', 'd attention', 'e attention']);
  expect(said(after, after)).toEqual([]);
});

test('what a person has handled is no news', () => {
  expect(
    said([row('a', { state: 'lost', attention: 'lost' })], [row('a', { state: 'lost', attention: null })]),
  ).toEqual([]);
});

test('a job that was just sent is news although its row was not there before', () => {
  const ended = row('a', { state: 'completed' });
  const doubted = row('b', { state: 'unconfirmed', attention: 'unconfirmed' });
  const sent = row('c', { state: 'pending' });
  expect(said([], [ended, doubted, sent], ['a', 'b', 'c'])).toEqual(['a ended', 'b attention']);
});
