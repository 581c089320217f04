// What main loads before its window is opened: the rest is loaded while the page loads in a process of its own.
import path from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../../scripts/project.mjs';
import { startOf } from '../start-of.ts';

const start = startOf('src/main/index.ts');
const files = [...start.files.keys()].map((file) => path.relative(path.join(root, 'src/main'), file));

test('the window and the owner of the ledger are there first', () => {
  expect(files).toEqual(
    expect.arrayContaining(['shell/window.ts', 'ledger/claim.ts', 'settings/settings.ts']),
  );
  expect([...start.packages.keys()]).toEqual(expect.arrayContaining(['electron', 'electron-store']));
});

test.each(['undici', 'yazl', 'papaparse', 'electron-updater'])('the window does not wait for %s', (name) => {
  expect([...start.packages.keys()]).not.toContain(name);
});

test.each([
  'work.ts',
  'rooms.ts',
  'tokenlab',
  'jobs',
  'results',
  'billing',
  'batches',
  'templates',
  'actions',
  'updates',
  'bridge/handlers',
])('the window does not wait for %s', (room) => {
  expect(files.filter((file) => file === room || file.startsWith(`${room}/`))).toEqual([]);
});
