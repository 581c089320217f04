import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

// electron-store imports the `electron` package, which outside of Electron only names an executable: any will do.
process.env.ELECTRON_OVERRIDE_DIST_PATH ??= tmpdir();
const { openSettings } = await import('../../../src/main/settings/settings.ts');

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'safelight-settings-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = () => path.join(folder, 'settings.json');
const stored = () => JSON.parse(readFileSync(file(), 'utf8'));
const open = (forcedResults: string | null = null) =>
  openSettings({
    folder,
    defaultResults: '/pictures/Safelight',
    forcedResults,
    now: () => Date.UTC(2026, 10, 23, 12),
    report: (message, error) => {
      throw new Error(message, { cause: error });
    },
  });

describe('settings', () => {
  it('start with sensible values and a user id that says nothing about the person', () => {
    const settings = open();
    expect(settings.get()).toMatchObject({
      theme: 'dark',
      resultsFolder: '/pictures/Safelight',
      projectId: null,
    });
    expect(settings.get().userId).toMatch(/^user-[0-9a-f]{8}$/);
    expect(settings.notice).toBeNull();
  });

  it('last, and tell their listeners', () => {
    const settings = open();
    const told: string[] = [];
    const stop = settings.onChange(({ theme }) => told.push(theme));
    settings.set({ theme: 'dark' });
    stop();
    settings.set({ theme: 'light' });
    expect(told).toEqual(['dark']);
    const { userId } = settings.get();
    expect(open().get()).toMatchObject({ theme: 'light', userId });
  });

  it('refuse a value that does not fit, naming the field, and keep the old one', () => {
    const settings = open();
    expect(() => settings.set({ fileNameTemplate: '' })).toThrow(
      expect.objectContaining({
        shape: expect.objectContaining({ fields: [expect.objectContaining({ path: 'fileNameTemplate' })] }),
      }),
    );
    expect(settings.get().fileNameTemplate).not.toBe('');
  });

  it('let the environment choose the results folder without writing it down', () => {
    const settings = open('/forced');
    expect(settings.get().resultsFolder).toBe('/forced');
    settings.set({ theme: 'dark' });
    expect(stored().settings.resultsFolder).toBe('/pictures/Safelight');
  });

  it.each([
    ['UTF-8 with a byte order mark', (text: string) => Buffer.from(`\uFEFF${text}`)],
    ['UTF-16 LE', (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le')],
    ['UTF-16 BE', (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le').swap16()],
    ['UTF-16 without a mark', (text: string) => Buffer.from(text, 'utf16le')],
  ])('saved by an editor as %s are read, and kept as they are', (_name, encode) => {
    writeFileSync(file(), encode('{"settings": {"theme": "light", "userId": "user-ä"}}'));
    const settings = open();
    expect(settings.notice).toBeNull();
    expect(settings.get()).toMatchObject({ theme: 'light', userId: 'user-ä' });
    settings.set({ theme: 'dark' });
    expect(stored().settings).toMatchObject({ theme: 'dark', userId: 'user-ä' });
    expect(readdirSync(folder)).toEqual(['settings.json']);
  });

  it('set an unreadable file aside, say where, and start again', () => {
    writeFileSync(file(), '{"settings": {"theme": "da');
    const settings = open();
    expect(settings.get().theme).toBe('dark');
    expect(settings.notice).toEqual({
      setAside: 'settings.damaged-2026-11-23T12-00-00-000Z.json',
      reset: null,
    });
    expect(readFileSync(path.join(folder, settings.notice!.setAside), 'utf8')).toContain('"da');
  });

  it.each(['[]', 'null', '"text"', ''])('take %j for unreadable, not for settings', (content) => {
    writeFileSync(file(), content);
    expect(open().notice?.reset).toBeNull();
  });

  it.each([
    ['a folder', () => mkdirSync(file())],
    ['a link to a device without an end', () => symlinkSync('/dev/zero', file())],
    ['a pipe', () => execFileSync('mkfifo', [file()])],
  ])('take %s in its place for unreadable, and wait for nothing', (name, put) => {
    if (process.platform === 'win32' && name !== 'a folder') return;
    put();
    const settings = open();
    expect(settings.notice?.reset).toBeNull();
    settings.set({ theme: 'light' });
    expect(stored().settings.theme).toBe('light');
    expect(readdirSync(folder)).toContain(settings.notice?.setAside);
  });

  it('lose only the values that cannot be used, and keep a copy of the file', () => {
    writeFileSync(
      file(),
      JSON.stringify({
        settings: { theme: 'mauve', userId: 'ada', writeSidecars: 3 },
        memory: { window: 'left' },
      }),
    );
    const settings = open();
    expect(settings.get()).toMatchObject({ theme: 'dark', userId: 'ada', writeSidecars: true });
    expect(settings.notice?.reset?.sort()).toEqual(['theme', 'window', 'writeSidecars']);
    expect(readdirSync(folder)).toContain(settings.notice?.setAside);
    expect(open().notice).toBeNull();
  });

  it('remember the window without telling listeners of settings', () => {
    const settings = open();
    settings.onChange(() => {
      throw new Error('must not be told');
    });
    settings.remember({ window: { x: 1, y: 2, width: 900, height: 600, maximized: false } });
    expect(open().remembered().window).toEqual({ x: 1, y: 2, width: 900, height: 600, maximized: false });
  });
});
