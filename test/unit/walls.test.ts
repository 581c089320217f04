import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { drawRooms } from '../../scripts/drawing.ts';
import { circlesIn, tableProblems } from '../../scripts/imports.ts';
import { root } from '../../scripts/project.mjs';
import { breachesIn, checkTree, stumblesIn } from '../../scripts/walls.ts';

test('the rooms keep to their walls', () => {
  const { files, breaches } = checkTree();
  expect(files).toBeGreaterThan(0);
  expect(breaches.map(({ file, line, rule, found }) => `${file}:${line}: ${rule} (${found})`)).toEqual([]);
});

describe('each wall can fail, and names the line', () => {
  const planted: [rule: string, file: string, source: string][] = [
    ['runs in plain Node.js', 'src/main/jobs/poller.ts', "\nimport { app } from 'electron';"],
    ['runs in plain Node.js', 'src/main/results/save.ts', "\nimport Store from 'electron-store';"],
    [
      'runs in plain Node.js',
      'src/main/support/packet.ts',
      "\nconst log = await import('electron-log/main');",
    ],
    ['runs in plain Node.js', 'src/sandbox/server.ts', "\nimport type { Session } from 'electron';"],
    [
      'renderer/store may not import main/jobs',
      'src/renderer/store/jobs.ts',
      "\nimport { x } from '../../main/jobs/engine.ts';",
    ],
    [
      'renderer/store may not import preload',
      'src/renderer/store/jobs.ts',
      "\nexport * from '../../preload/index.ts';",
    ],
    [
      'renderer imports nothing',
      'src/renderer/ui/file.tsx',
      "\nimport { readFile } from 'node:fs/promises';",
    ],
    ['renderer imports nothing', 'src/renderer/ui/file.tsx', "\nimport { ipcRenderer } from 'electron';"],
    [
      'shared may not import main/ledger',
      'src/shared/job.ts',
      "\nimport type { Row } from '../main/ledger/row.ts';",
    ],
    ['shared imports nothing of Node', 'src/shared/job.ts', "\nimport path from 'path';"],
    [
      'sandbox may not import main/tokenlab',
      'src/sandbox/tasks.ts',
      "\nimport { x } from '../main/tokenlab/client.ts';",
    ],
    ['sandbox may not import shared', 'src/sandbox/money.ts', "\nimport { x } from '../shared/money.ts';"],
    [
      'preload may not import main/settings',
      'src/preload/index.ts',
      "\nimport { x } from '../main/settings/settings.ts';",
    ],
    [
      'main/shell may not import renderer/app',
      'src/main/shell/menu.ts',
      "\nimport { App } from '../../renderer/App.tsx';",
    ],
    [
      'main/jobs may not import main/billing',
      'src/main/jobs/x.ts',
      "\nimport type { Billing } from '../billing/billing.ts';",
    ],
    ['main/jobs may not import main/index', 'src/main/jobs/x.ts', "\nimport { boot } from '../boot.ts';"],
    [
      'features/compose may not import features/job',
      'src/renderer/features/compose/x.tsx',
      "\nimport { x } from '../job/Inspector.tsx';",
    ],
    [
      'features/results may not import what is outside',
      'src/renderer/features/results/x.ts',
      "\nimport { x } from '../../../../test/e2e/box.ts';",
    ],
    [
      'every file of src/ is in a room',
      'src/somewhere/x.ts',
      "\nimport { AppError } from '../shared/errors.ts';",
    ],
    [
      'src/main/ledger is entered by its index.ts',
      'src/main/jobs/x.ts',
      "\nimport type { Db } from '../ledger/db.ts';",
    ],
    [
      'src/main/tokenlab/families is entered',
      'src/main/tokenlab/x.ts',
      "\nexport * from './families/images.ts';",
    ],
    [
      'src/sandbox is entered by its index.ts',
      'src/main/accounts/x.ts',
      "\nconst x = import('../../sandbox/server.ts');",
    ],
    [
      'main/base may not import main/ledger',
      'src/main/base/files.ts',
      "\nimport { Ledger } from '../ledger/index.ts';",
    ],
    ['main/base may not import main/jobs', 'src/main/base/clock.ts', "\nexport * from '../jobs/index.ts';"],
    ['runs in plain Node.js', 'src/main/base/files.ts', "\nimport { app } from 'electron';"],
    ['only ledger opens', 'src/main/billing/usage.ts', "\nimport Database from 'libsql';"],
    ['only ledger speaks', 'src/main/jobs/list.ts', "\nconst all = 'SELECT * FROM jobs';"],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a planted source
    ['only ledger speaks', 'src/main/jobs/list.ts', '\nconst one = `UPDATE jobs SET state = ${1}`;'],
    ['only ledger speaks', 'src/main/index.ts', "\ndb.exec('PRAGMA journal_mode = WAL');"],
    ['only keychain', 'src/main/accounts/keys.ts', "\nconst keytar = await import('keytar');"],
    ['only keychain', 'src/main/accounts/keys.ts', "\nconst keytar = require('keytar');"],
    ['only bridge', 'src/main/shell/menu.ts', "\nimport { ipcMain as wire } from 'electron';"],
    ['only bridge', 'src/main/index.ts', "\nexport { ipcMain } from 'electron';"],
    ['only shell', 'src/main/bridge/sender.ts', "\nimport { BrowserWindow } from 'electron';"],
    ['imported by name', 'src/main/results/open.ts', "\nimport * as electron from 'electron';"],
    [
      'one redactor',
      'src/main/results/sidecar.ts',
      "\nimport { createRedactor } from '../support/index.ts';",
    ],
    ['one redactor', 'src/main/base/log.ts', "\nimport { redactText } from '../support/index.ts';"],
    ['final name', 'src/main/results/export.ts', "\nimport { rename } from 'node:fs/promises';"],
    ['final name', 'src/main/support/zip.ts', "\nimport * as fs from 'node:fs';"],
    ['final name', 'src/main/shell/desktop.ts', "\nimport fs from 'fs/promises';"],
    ['money is never', 'src/main/billing/spend.ts', '\nconst all = sum + row.costUsd;'],
    ['money is never', 'src/main/billing/spend.ts', '\nconst usd = Number(row.costUsd ?? 0);'],
    ['money is never', 'src/renderer/ui/format.ts', '\ntotalUsd += 1;'],
    ['families apart', 'src/main/jobs/x.ts', "\nif (job.family === 'image') x();"],
    ['families apart', 'src/shared/x.ts', "\nconst is = 'music' !== family;"],
    ['families apart', 'src/renderer/ui/x.tsx', "\nswitch (row?.job.family) { case '3d': break; }"],
    ['families apart', 'src/shared/form/x.ts', "\nconst listed = ['image', 'video', 'music'];"],
    ['families apart', 'src/main/shell/x.ts', "\nconst names = { image: 1, '3d': 2, world: 3 };"],
    ['said to a person', 'src/main/jobs/x.ts', "\nthrow new AppError('conflict', 'This job has gone.');"],
    ['said to a person', 'src/shared/x.ts', "\nconst bad = { message: is ? 'Choose a model.' : null };"],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a planted source
    ['said to a person', 'src/main/jobs/x.ts', '\nconst bad = { message: `It is over ${most}.` };'],
    ['asked by checked', 'src/main/ledger/x.ts', '\nconst job = schema.parse(value);'],
    ['asked by checked', 'src/shared/x.ts', '\nconst job = z.object({}).catch({}).safeParse(value);'],
    [
      'asked by checked',
      'src/renderer/x.ts',
      '\nconst job = await methods[name].input.safeParseAsync(value);',
    ],
    ['no path of one machine', 'src/main/settings/settings.ts', "\nconst folder = '/home/ada/results';"],
    ['no path of one machine', 'src/main/settings/settings.ts', "\nconst folder = 'C:\\\\Users\\\\Ada';"],
  ];

  test.each(planted)('%s: %s', (rule, file, source) => {
    const breaches = breachesIn(file, source);
    expect(breaches.map((breach) => breach.rule).join()).toContain(rule);
    expect(breaches.map((breach) => breach.line)).toContain(2);
  });
});

test.each([
  ['src/main/jobs/x.ts', '\n/** It is sent again by itself. */'],
  ['src/renderer/ui/en.ts', "\nexport default { fix: 'Mend the JSON' };"],
  ['test/unit/x.test.ts', '\nconst troubles = 1;'],
  ['docs/x.md', '\nAnswers are heard.'],
  ['src/main/x.ts', '\nconst told = 1;'],
])('plain English in %s', (file, source) => {
  expect(stumblesIn(file, source).map(({ line }) => line)).toEqual([2]);
  expect(stumblesIn(file, source.replace(/by itself|Mend|troubles|heard|told/, 'noted'))).toEqual([]);
});

describe('what the rooms may do is let through', () => {
  const fine: [file: string, source: string][] = [
    ['src/main/ledger/jobs.ts', "import Database from 'libsql'; const all = 'SELECT * FROM jobs';"],
    ['src/main/keychain/vault.ts', "const keytar = await import('keytar');"],
    ['src/main/bridge/register.ts', "import { ipcMain } from 'electron';"],
    ['src/main/shell/window.ts', "import { BrowserWindow } from 'electron';"],
    ['src/main/bridge/sender.ts', "import type { BrowserWindow } from 'electron';"],
    ['src/main/shell/clipboard.ts', "import electron from 'electron';"],
    ['src/sandbox/faults/wire.ts', "import { AppError } from '../../shared/errors.ts';"],
    ['src/main/index.ts', "import worker from '../sandbox/media/worker.ts?modulePath';"],
    ['src/renderer/features/job/x.tsx', "import { ResultPanel } from '../results/ResultPanel.tsx';"],
    ['src/sandbox/log.ts', "import logger from 'electron-log/node';"],
    ['src/renderer/store/jobs.ts', "import { Job } from '../../shared/job.ts'; import './jobs.css';"],
    ['src/renderer/ui/text.ts', "const hint = 'Delete from the list'; // import { app } from 'electron'"],
    ['src/main/tokenlab/client.ts', "const path = '/v1/tasks/1';"],
    ['src/main/tokenlab/families/x.ts', "if (family === 'world') x();"],
    ['src/shared/families/x.ts', 'const all = { image, video, music };'],
    ['src/sandbox/tasks.ts', "if (family === 'world') x();"],
    ['src/renderer/ui/x.tsx', "const still = media === 'image' || media === 'video';"],
  ];

  test.each(fine)('%s', (file, source) => {
    expect(breachesIn(file, source)).toEqual([]);
  });
});

test('circles of imports are found once each, types included, and a tree of imports is none', () => {
  const arrow = (from: string, to: string) => ({ from, to });
  expect(circlesIn([arrow('a', 'b'), arrow('a', 'c'), arrow('b', 'd'), arrow('c', 'd')])).toEqual([]);
  expect(circlesIn([arrow('a', 'b'), arrow('b', 'c'), arrow('c', 'b'), arrow('c', 'd')])).toEqual([
    ['b', 'c', 'b'],
  ]);
  expect(
    circlesIn([arrow('a', 'b'), arrow('b', 'c'), arrow('c', 'a'), arrow('b', 'a'), arrow('d', 'd')]),
  ).toEqual([
    ['a', 'b', 'a'],
    ['d', 'd'],
  ]);
});

test('the table of the rooms names only what is there, and rooms go in no circle', () => {
  const arrow = (from: string, to: string) => ({ from, to, line: 1 });
  const table = {
    jobs: { paths: ['main/jobs'], imports: ['ledger', 'tokenlab'] },
    ledger: { paths: ['main/ledger', 'main/cellar'], imports: ['jobs'] },
    tokenlab: { paths: ['main/tokenlab'], imports: [] },
  };
  const arrows = [
    arrow('src/main/jobs/engine.ts', 'src/main/ledger/index.ts'),
    arrow('src/main/ledger/jobs.ts', 'src/main/jobs/core.ts'),
  ];
  expect(tableProblems(arrows, table)).toEqual([
    'jobs may import tokenlab, but no file does',
    'ledger: src/main/cellar does not exist',
    'rooms in a circle: jobs -> ledger -> jobs',
  ]);
});

test('docs/architecture.md shows the rooms and arrows of the table that the walls use, and names every folder', () => {
  const text = readFileSync(path.join(root, 'docs/architecture.md'), 'utf8');
  const shown = /```mermaid\n([\s\S]*?)```/.exec(text)?.[1];
  expect(shown, 'npm run walls -- --draw prints the diagram').toBe(drawRooms());
  const tree = text.slice(text.indexOf('## Rooms'), text.indexOf('## Walls'));
  const entries = ['src', 'src/main', 'src/renderer'].flatMap((folder) =>
    readdirSync(path.join(root, folder), { withFileTypes: true }),
  );
  const unnamed = entries
    .filter((entry) => entry.isDirectory() || entry.name.endsWith('.ts'))
    .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name))
    .filter((name) => !tree.includes(name));
  expect(unnamed).toEqual([]);
});
