import { describe, expect, test } from 'vitest';
import { breachesIn, checkTree } from '../../scripts/walls.ts';

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
      'renderer imports only',
      'src/renderer/store/jobs.ts',
      "\nimport { x } from '../../main/jobs/engine.ts';",
    ],
    ['renderer imports only', 'src/renderer/store/jobs.ts', "\nexport * from '../../preload/index.ts';"],
    [
      'renderer imports nothing',
      'src/renderer/ui/file.tsx',
      "\nimport { readFile } from 'node:fs/promises';",
    ],
    ['renderer imports nothing', 'src/renderer/ui/file.tsx', "\nimport { ipcRenderer } from 'electron';"],
    [
      'shared imports nothing of the other',
      'src/shared/job.ts',
      "\nimport type { Row } from '../main/ledger/row.ts';",
    ],
    ['shared imports nothing of Node', 'src/shared/job.ts', "\nimport path from 'path';"],
    ['sandbox knows nothing', 'src/sandbox/tasks.ts', "\nimport { x } from '../main/tokenlab/client.ts';"],
    ['sandbox knows nothing', 'src/sandbox/money.ts', "\nimport { x } from '../shared/money.ts';"],
    ['preload imports only', 'src/preload/index.ts', "\nimport { x } from '../main/settings/settings.ts';"],
    ['base is the ground floor', 'src/main/base/files.ts', "\nimport { Ledger } from '../ledger/index.ts';"],
    ['base is the ground floor', 'src/main/base/clock.ts', "\nexport * from '../jobs/index.ts';"],
    ['runs in plain Node.js', 'src/main/base/files.ts', "\nimport { app } from 'electron';"],
    ['main imports nothing', 'src/main/shell/menu.ts', "\nimport { App } from '../../renderer/App.tsx';"],
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
    ['one redactor', 'src/main/log.ts', "\nimport { redactText } from './support/redact.ts';"],
    ['money is never', 'src/main/billing/spend.ts', '\nconst all = sum + row.costUsd;'],
    ['money is never', 'src/main/billing/spend.ts', '\nconst usd = Number(row.costUsd ?? 0);'],
    ['money is never', 'src/renderer/ui/format.ts', '\ntotalUsd += 1;'],
    ['no path of one machine', 'src/main/settings/settings.ts', "\nconst folder = '/home/ada/results';"],
    ['no path of one machine', 'src/main/settings/settings.ts', "\nconst folder = 'C:\\\\Users\\\\Ada';"],
  ];

  test.each(planted)('%s: %s', (rule, file, source) => {
    const breaches = breachesIn(file, source);
    expect(breaches.map((breach) => breach.rule).join()).toContain(rule);
    expect(breaches.map((breach) => breach.line)).toContain(2);
  });
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
    ['src/sandbox/log.ts', "import logger from 'electron-log/node';"],
    ['src/renderer/store/jobs.ts', "import { Job } from '../../shared/job.ts'; import './jobs.css';"],
    ['src/renderer/ui/text.ts', "const hint = 'Delete from the list'; // import { app } from 'electron'"],
    ['src/main/tokenlab/client.ts', "const path = '/v1/tasks/1';"],
  ];

  test.each(fine)('%s', (file, source) => {
    expect(breachesIn(file, source)).toEqual([]);
  });
});
