/** What the timeline recorded is put into words; what has none stands as it was recorded, and nothing is left out. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { timelineFacts } from '../../../src/renderer/features/job/timeline-facts.ts';
import { laterWords } from '../../../src/renderer/i18n/index.ts';

beforeAll(laterWords);

test('states, times, sizes, amounts and messages have words, and ids stay as they are', () => {
  const facts = timelineFacts({
    detail: {
      from: 'pending',
      to: 'output_missing',
      by: 'poll',
      bytes: 6817,
      usd: '0.4',
      taskId: 'ldtask_1',
      index: 0,
      requestId: null,
      since: '2026-01-02T03:04:05.000Z',
      recordedAs: 'x',
    },
  });
  expect(facts.map(({ label }) => label)).toEqual([
    'Status before',
    'Status after',
    'Learned from',
    'Size',
    'Charge',
    'Task ID',
    'Result number',
    'Since',
  ]);
  const texts = facts.map(({ text }) => text);
  expect(texts.slice(0, 3)).toEqual(['pending', 'output missing', 'a status check']);
  expect(texts.slice(4, 7)).toEqual(['$0.40', 'ldtask_1', '1']);
  expect(texts.at(-1)).not.toContain('T03');
  expect(facts.some(({ raw }) => raw)).toBe(false);
});

test('what another version recorded is not left out', () => {
  expect(timelineFacts({ detail: { dream: { of: 1 }, from: 7, bytes: 'many' } })).toEqual([
    { label: 'dream', text: '{\n  "of": 1\n}', mono: true, raw: true },
    { label: 'Status before', text: '7', mono: false, raw: false },
    { label: 'bytes', text: 'many', mono: true, raw: true },
  ]);
});

test('every fact that main writes into a timeline has words', () => {
  const main = path.resolve(import.meta.dirname, '../../../src/main');
  const named = new Set<string>();
  for (const file of readdirSync(main, { recursive: true, encoding: 'utf8' })) {
    if (!/^(jobs|results|billing|accounts|actions)\/.*\.ts$/.test(file)) continue;
    const source = readFileSync(path.join(main, file), 'utf8');
    for (const [, inner = ''] of source.matchAll(/\bdetail: \{([^{}]*)\}/g))
      for (const [, name = ''] of inner.matchAll(/(?:^|,)\s*(\w+)\s*(?=[:,]|$)/g)) named.add(name);
  }
  expect(named.size).toBeGreaterThan(10);
  const raw = [...named].filter((name) =>
    [0, 'x', '0.4', '2026-01-01T00:00:00Z', ['x']].every((value) =>
      timelineFacts({ detail: { [name]: value } }).some((fact) => fact.raw),
    ),
  );
  expect(raw).toEqual([]);
});
