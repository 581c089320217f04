/** Usage files that are read, and reports that are written. */
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { exportName, writeReport } from '../../../src/main/billing/export.ts';
import { readExport } from '../../../src/main/billing/import.ts';
import { reconcile } from '../../../src/main/billing/reconcile.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'safelight-billing-files-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const report = reconcile({
  accountId: 'acc',
  from: 0,
  to: 1,
  now: 2,
  jobs: [],
  rows: [],
  decisions: [],
  fetches: [],
});

test('a usage file is read as text, and what is none says why', async () => {
  const file = path.join(folder, 'usage.csv');
  writeFileSync(file, Buffer.from('\uFEFFmodel,cost', 'utf16le'));
  expect(await readExport(file)).toBe('model,cost');
  writeFileSync(file, 'PK\u0003\u0004');
  await expect(readExport(file)).rejects.toMatchObject({
    code: 'invalid_input',
    message: expect.stringMatching(/workbook/),
  });
  truncateSync(file, 100 * 1024 * 1024 + 1);
  await expect(readExport(file)).rejects.toMatchObject({
    code: 'invalid_input',
    message: expect.stringMatching(/too large/),
  });
  await expect(readExport(path.join(folder, 'gone.csv'))).rejects.toMatchObject({ code: 'file_missing' });
  mkdirSync(path.join(folder, 'folder.csv'));
  await expect(readExport(path.join(folder, 'folder.csv'))).rejects.toMatchObject({
    code: 'invalid_input',
    message: expect.stringMatching(/a folder or a device, not a file/),
  });
});

test('a report is written whole, under a name with the days of its period', async () => {
  const from = new Date(2026, 10, 1).getTime();
  const name = exportName(from, new Date(2026, 11, 1).getTime(), 'json');
  expect(name).toBe('safelight-billing-2026-11-01-2026-11-30.json');
  await writeReport(report, 'json', path.join(folder, name));
  expect(JSON.parse(readFileSync(path.join(folder, name), 'utf8'))).toMatchObject({
    schema: 'reconciliation/1',
  });
  expect(readdirSync(folder)).toEqual([name]);
  await expect(writeReport(report, 'csv', path.join(folder, name, 'inside.csv'))).rejects.toMatchObject({
    code: 'file_unwritable',
  });
});
