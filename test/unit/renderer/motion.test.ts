/** What moves in the window: only what the compositor can move without layout and paint. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../../../src/renderer');
const sheets = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.css'),
);

/** Every property that a style sheet lets run over time, as `file: property`. */
function moved(file: string): string[] {
  const source = readFileSync(path.join(root, file), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
  const keyframes = [...source.matchAll(/@keyframes\s+[\w-]+\s*\{((?:[^{}]*\{[^{}]*\})*)\s*\}/g)];
  const animated = keyframes.flatMap(([, steps = '']) =>
    [...steps.matchAll(/([\w-]+)\s*:/g)].map(([, property]) => property ?? ''),
  );
  const transitions = [...source.matchAll(/transition(?:-property)?\s*:\s*([^;]+);/g)].flatMap(
    ([, value = '']) => value.split(',').map((part) => part.trim().split(/\s+/)[0] ?? ''),
  );
  return [...animated, ...transitions].map((property) => `${file}: ${property}`);
}

test('nothing is animated but opacity and transform', () => {
  const all = sheets.flatMap(moved);
  expect(all.length).toBeGreaterThan(3);
  expect(all.filter((entry) => !/: (opacity|transform|none)$/.test(entry))).toEqual([]);
});
