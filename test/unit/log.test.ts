import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openLog } from '../../src/main/base/log.ts';
import { createRedactor } from '../../src/main/support/index.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'safelight-log-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('what is logged can be read back, outside of Electron too', () => {
  const log = openLog({ folder, redact: createRedactor({}), echo: false });
  log.info('first');
  log.warn('second', { jobId: 'job_1' });
  const lines = log.lines();
  expect(lines.some((line) => line.includes('first'))).toBe(true);
  expect(lines.join('\n')).toContain('job_1');
});

test('no key reaches the file, in the message or in its detail', () => {
  const key = 'sk-canary0123456789abcdef';
  const log = openLog({ folder, redact: createRedactor({ secrets: () => [key] }), echo: false });
  log.error(`refused ${key}`, {
    headers: { authorization: `Bearer ${key}` },
    cause: new Error(`with ${key}`),
  });
  const written = readFileSync(path.join(folder, 'main.log'), 'utf8');
  expect(written).toContain('refused');
  expect(written).not.toContain(key);
});

test('what is logged at once is one line, so that a line can be taken out by what it names', () => {
  const log = openLog({ folder, redact: createRedactor({}), echo: false });
  log.error('job_1: failed\nforged: [info] job_2', {
    model: 'veo3.1',
    taskId: 'ldtask_0123456789abcdef',
    cause: new Error('first\nsecond'),
  });
  const [line, ...more] = log.lines();
  expect(more).toEqual([]);
  expect(line).toMatch(
    /^\[\d{4}-\d\d-\d\dT[\d:.]+Z\] \[error\] job_1: failed .*veo3\.1.*ldtask_0123456789abcdef.*second/,
  );
});
