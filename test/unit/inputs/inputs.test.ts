import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../../src/main/base/clock.ts';
import { createSpace } from '../../../src/main/base/space.ts';
import { createInputs, type Inputs } from '../../../src/main/inputs/inputs.ts';
import { type Ledger, openLedger } from '../../../src/main/ledger/index.ts';

let folder = '';
let ledger: Ledger;
let inputs: Inputs;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'safelight-inputs-'));
  mkdirSync(path.join(folder, 'chosen'));
  ledger = openLedger({ report: () => undefined, file: path.join(folder, 'ledger.db'), clock: systemClock });
  inputs = createInputs({
    folder: path.join(folder, 'inputs'),
    ledger,
    space: createSpace(),
    inspect: async (_file, mimeHint) => (mimeHint ? { mime: mimeHint, width: 4, height: 3 } : null),
    now: Date.now,
  });
});
afterEach(() => {
  ledger.close();
  rmSync(folder, { recursive: true, force: true });
});

const choose = (name: string, content: string) => {
  const file = path.join(folder, 'chosen', name);
  writeFileSync(file, content);
  return file;
};
const copies = () => readdirSync(path.join(folder, 'inputs'));

describe('a local file as an input', () => {
  it('is copied under the hash of its content, and sent as it was after the original has changed', async () => {
    const file = choose('cat.png', 'a cat');
    const imported = await inputs.importFile(file);
    const sha256 = createHash('sha256').update('a cat').digest('hex');
    expect(imported).toEqual({
      inputId: `inp_${sha256}`,
      name: 'cat.png',
      mime: 'image/png',
      bytes: 5,
      width: 4,
      height: 3,
    });
    writeFileSync(file, 'a dog');
    const { inputId, name, mime, bytes } = imported;
    const source = { kind: 'file' as const, inputId, name, mime, bytes };
    const media = await inputs.resolve({ field: 'image', source });
    expect(media).toMatchObject({ kind: 'file', name: 'cat.png', mime: 'image/png' });
    expect(Buffer.from((media as { data: Uint8Array }).data).toString()).toBe('a cat');
  });

  it('is kept once, however often it is chosen', async () => {
    await inputs.importFile(choose('one.png', 'same'));
    await inputs.importBytes('two.png', Buffer.from('same'));
    expect(copies()).toHaveLength(1);
  });

  it.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\pictures\\cat.png', 'cat.png'],
    ['evil\nname.png', 'evilname.png'],
    ['', 'file'],
  ])('named %j is called %j', async (name, kept) => {
    expect((await inputs.importBytes(name, Buffer.from('x'))).name).toBe(kept);
  });

  it('that is gone, or is a folder, is refused, and nothing is left behind', async () => {
    await expect(inputs.importFile(path.join(folder, 'nowhere.png'))).rejects.toMatchObject({
      code: 'file_missing',
    });
    await expect(inputs.importFile(folder)).rejects.toMatchObject({ code: 'invalid_input' });
    await inputs.importBytes('a', Buffer.from('a'));
    expect(copies()).toHaveLength(1);
  });

  it('whose copy was changed or deleted is never sent', async () => {
    const { inputId, name, mime, bytes } = await inputs.importBytes('a.png', Buffer.from('abc'));
    const input = { field: 'image', source: { kind: 'file' as const, inputId, name, mime, bytes } };
    writeFileSync(path.join(folder, 'inputs', inputId), 'abd');
    await expect(inputs.resolve(input)).rejects.toMatchObject({ code: 'file_missing' });
    rmSync(path.join(folder, 'inputs', inputId));
    await expect(inputs.resolve(input)).rejects.toMatchObject({ code: 'file_missing' });
  });

  it('that nobody took over, and results that do not exist, are not found', async () => {
    const source = { kind: 'file' as const, inputId: 'inp_none', name: 'x', mime: 'image/png', bytes: 1 };
    await expect(inputs.resolve({ field: 'image', source })).rejects.toMatchObject({ code: 'not_found' });
    await expect(inputs.importResult('res_none')).rejects.toMatchObject({ code: 'not_found' });
    expect(inputs.fileOf('inp_none')).toBeNull();
  });
});

describe('a result as an input', () => {
  const result = (over: { url: string | null; path: string | null; download?: 'done' | 'expired' }) => {
    ledger.accounts.insert({
      id: 'a',
      kind: 'sandbox',
      label: 'Sandbox',
      apiBase: 'http://127.0.0.1:1',
      keyStorage: 'none',
      keyHint: null,
      keyState: 'ok',
      managementStorage: 'none',
      active: true,
      createdAt: 1,
      removedAt: null,
    });
    ledger.jobs.insert({
      id: 'job_1',
      submitToken: 'token-1234',
      accountId: 'a',
      userId: '',
      projectId: null,
      title: 'A song',
      request: { family: 'music', operation: null, model: 'm', fields: {}, inputs: [] },
      endpoint: '/v1/music/generations',
      state: 'draft',
      createdAt: 1,
      estimate: { kind: 'unknown', minUsd: null, maxUsd: null, note: null },
      retryOf: null,
    });
    ledger.results.insert({
      id: 'res_1',
      jobId: 'job_1',
      index: 0,
      kind: over.url === null ? 'inline' : 'file',
      media: 'audio',
      role: 'main',
      label: null,
      mime: 'audio/wav',
      download: 'waiting',
      url: over.url,
    });
    ledger.results.update('res_1', { download: over.download ?? 'done', path: over.path, fileName: 's.wav' });
    return inputs.resolve({ field: 'audio_url', source: { kind: 'result', resultId: 'res_1' } });
  };
  const url = 'https://files.example.com/s.wav?signature=1';

  it('is its file, with the link that TokenLab gave for fields that take links only', async () => {
    const media = await result({ url, path: choose('s.wav', 'a song') });
    expect(media).toMatchObject({ kind: 'file', name: 's.wav', mime: 'audio/wav', url });
  });

  it('is the link alone when the file is gone from this computer', async () => {
    await expect(result({ url, path: path.join(folder, 'gone.wav') })).resolves.toEqual({ kind: 'url', url });
  });

  it('has no link when it came inside the answer', async () => {
    const file = choose('s.wav', 'a song');
    await expect(result({ url: null, path: file })).resolves.toMatchObject({ kind: 'file', url: null });
  });

  it('has no link once that has expired', async () => {
    await expect(result({ url, path: null, download: 'expired' })).rejects.toMatchObject({
      code: 'file_missing',
    });
  });
});

/** Whether this process has the file open. */
const isOpen = (file: string) =>
  readdirSync('/proc/self/fd').some((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`) === file;
    } catch {
      // The listing itself was one of them.
      return false;
    }
  });

describe.runIf(process.platform === 'linux')('a file that is not taken in', () => {
  it('is closed where its copy finds no place', async () => {
    const file = choose('cat.png', 'a cat');
    writeFileSync(path.join(folder, 'inputs'), 'no folder');
    await expect(inputs.importFile(file)).rejects.toMatchObject({ code: 'file_unwritable' });
    expect(isOpen(file)).toBe(false);
  });

  it('is named where its own bytes cannot be read, and not the folder of the copies', async () => {
    // Regular by its kind, and unreadable at its beginning.
    const file = `/proc/${process.pid}/mem`;
    await expect(inputs.importFile(file)).rejects.toMatchObject({
      shape: { code: 'file_missing', message: expect.stringContaining('mem') },
    });
    expect(copies()).toEqual([]);
    await vi.waitFor(() => expect(isOpen(file)).toBe(false));
  });
});

describe.runIf(process.platform === 'linux')('what is no file', () => {
  it('is refused at once, wherever it is named', async () => {
    const pipe = path.join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const link = path.join(folder, 'link.png');
    symlinkSync('/dev/zero', link);
    for (const file of ['/dev/zero', pipe, link, folder, '/dev/tty']) {
      await expect(inputs.importFile(file), file).rejects.toMatchObject({
        shape: { code: 'invalid_input', message: expect.stringMatching(/is not a file/) },
      });
    }
  });
});
