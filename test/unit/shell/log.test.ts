import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { largestLog, openLog } from '../../../src/main/base/log.ts';
import { createRedactor } from '../../../src/main/support/index.ts';

const key = 'sk-planted-9b8c7d6e5f4a3210';
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'safelight-log-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = () => openLog({ folder, redact: createRedactor({ secrets: () => [key] }), echo: false });
const written = () => readFileSync(path.join(folder, 'main.log'), 'utf8');

describe('the log', () => {
  it('lets no key through, in a message, a value or an error', () => {
    const log = open();
    log.info(`used ${key}`);
    log.warn('request', { headers: { authorization: `Bearer ${key}` }, list: [key] });
    log.error('failed', new Error(`401 for ${key}`));
    expect(written()).toContain('request');
    expect(written()).not.toContain(key);
    expect(written()).not.toContain(key.slice(3));
  });

  it('lets no home folder and no signed address through', () => {
    const log = open();
    log.info('saved', { path: path.join(process.env.HOME ?? '/root', 'secret/cat.png') });
    log.info('from https://cdn.example.com/a.png?X-Amz-Signature=0123456789abcdef&Expires=1');
    expect(written()).not.toContain('0123456789abcdef');
    expect(written()).not.toContain(path.join(process.env.HOME ?? '/root', 'secret'));
  });

  it('is for its owner alone', () => {
    open().info('hello');
    expect(statSync(path.join(folder, 'main.log')).mode & 0o077).toBe(0);
  });

  it('gives its lines back, oldest first, also after it was rolled over', () => {
    const log = open();
    log.info('the first line');
    const filler = 'many words '.repeat(5_000);
    for (let bytes = 0; bytes <= largestLog; bytes += filler.length) log.info(filler);
    log.info('the last line');
    expect(readdirSync(folder).sort()).toEqual(['main.log', 'main.old.log']);
    const lines = log.lines();
    expect(lines.findIndex((line) => line.includes('the first line'))).toBe(0);
    expect(lines.at(-1)).toContain('the last line');
  });
});
