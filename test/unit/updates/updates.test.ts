import { describe, expect, test } from 'vitest';
import { createUpdates, NotVerified, type UpdatesOptions } from '../../../src/main/updates/updates.ts';
import { type PackageFacts, whyOff } from '../../../src/main/updates/why-off.ts';
import { day, minute } from '../../../src/shared/units.ts';
import type { UpdateState } from '../../../src/shared/updates.ts';

function desk(over: Partial<UpdatesOptions> & { found?: { version: string; notes: string } | null } = {}) {
  const timers: { fn: () => void; ms: number }[] = [];
  const done: string[] = [];
  const seen: UpdateState['kind'][] = [];
  const installer = {
    find: async (channel: string) => {
      done.push(`find ${channel}`);
      return over.found === undefined ? { version: '0.2.0', notes: 'Better.' } : over.found;
    },
    load: async (progress: (percent: number) => void) => {
      done.push('load');
      progress(40);
    },
    install: (restart: boolean) => void done.push(restart ? 'install and restart' : 'install'),
  };
  const updates = createUpdates({
    version: '0.1.0',
    off: null,
    installer,
    settings: () => ({ checkForUpdates: true, updateChannel: 'stable' }),
    isBusy: () => false,
    quit: () => void done.push('quit'),
    clock: {
      now: () => 1000,
      running: () => 0,
      setTimeout: (fn, ms) => {
        timers.push({ fn, ms });
        return { clear: () => undefined };
      },
    },
    report: () => undefined,
    ...over,
  });
  updates.onChange(({ kind }) => seen.push(kind));
  return { updates, installer, done, seen, timers };
}

test('a new version is found, loaded when asked for, and installed at the end only', async () => {
  const { updates, done, seen } = desk();
  expect(await updates.check()).toMatchObject({
    kind: 'available',
    version: '0.2.0',
    notes: [{ groups: [{ items: ['Better.'] }] }],
  });
  expect(await updates.load()).toMatchObject({ kind: 'ready', version: '0.2.0' });
  expect(done).toEqual(['find stable', 'load']);
  updates.finish();
  expect(done).toEqual(['find stable', 'load', 'install']);
  expect(seen).toEqual(['checking', 'available', 'downloading', 'downloading', 'ready']);
});

test('a restart waits for whatever is under way, and installs when there is nothing', async () => {
  let isBusy = true;
  const { updates, done } = desk({ isBusy: () => isBusy });
  expect(() => updates.restart()).toThrow(/no update/);
  await updates.check();
  await updates.load();
  expect(() => updates.restart()).toThrow(/being sent/);
  expect(done).not.toContain('quit');
  isBusy = false;
  updates.restart();
  updates.finish();
  expect(done.slice(-2)).toEqual(['quit', 'install and restart']);
});

test('nothing is installed that was not loaded whole', async () => {
  const { updates, installer, done } = desk();
  await expect(updates.load()).rejects.toMatchObject({ code: 'conflict' });
  await updates.check();
  installer.load = async () => {
    throw new NotVerified('other');
  };
  expect(await updates.load()).toMatchObject({
    kind: 'failed',
    why: 'not_verified',
    found: { version: '0.2.0' },
  });
  updates.finish();
  expect(done).toEqual(['find stable']);
  installer.load = async () => {
    throw Object.assign(new Error('full'), { code: 'ENOSPC' });
  };
  expect(await updates.load()).toMatchObject({ kind: 'failed', why: 'not_saved' });
  installer.load = async () => {
    throw new Error('net::ERR_CONNECTION_RESET');
  };
  expect(await updates.load()).toMatchObject({ kind: 'failed', why: 'unreachable' });
  installer.load = async () => undefined;
  expect(await updates.load()).toMatchObject({ kind: 'ready' });
});

test('an older version, the same one and none at all are no update; a server that is away is no harm', async () => {
  for (const version of ['0.0.9', '0.1.0', 'newest']) {
    expect(await desk({ found: { version, notes: '' } }).updates.check()).toEqual({
      kind: 'current',
      checkedAt: 1000,
    });
  }
  expect((await desk({ found: null }).updates.check()).kind).toBe('current');
  const { updates, installer } = desk();
  installer.find = async () => {
    throw new Error('away');
  };
  expect(await updates.check()).toEqual({ kind: 'failed', why: 'unreachable', found: null });
});

test('a preview that the stable channel announces is none for those who want no previews', async () => {
  const found = { version: '0.3.0-preview.1', notes: '' };
  expect((await desk({ found }).updates.check()).kind).toBe('current');
  const settings = () => ({ checkForUpdates: true, updateChannel: 'preview' as const });
  expect(await desk({ found, settings }).updates.check()).toMatchObject({ kind: 'available' });
  // Who wants previews gets the release that ends them as well.
  const release = { version: '0.3.0', notes: '' };
  expect(await desk({ found: release, settings }).updates.check()).toMatchObject({ kind: 'available' });
});

test('it looks a minute after the start and once a day, unless the person does not want that', () => {
  const wanted = desk();
  wanted.updates.begin();
  wanted.timers[0]!.fn();
  expect(wanted.timers.map(({ ms }) => ms)).toEqual([minute, day]);
  expect(wanted.done).toEqual(['find stable']);
  const unwanted = desk({ settings: () => ({ checkForUpdates: false, updateChannel: 'preview' }) });
  unwanted.updates.begin();
  unwanted.timers[0]!.fn();
  expect(unwanted.done).toEqual([]);
});

test('where updates are off nothing is looked for', async () => {
  const { updates, timers } = desk({ off: 'elsewhere', installer: null });
  updates.begin();
  expect(timers).toEqual([]);
  expect(await updates.check()).toEqual({ kind: 'off', why: 'elsewhere' });
  updates.finish();
});

describe('updates are off', () => {
  const appImage: PackageFacts = {
    isPackaged: true,
    version: '1.0.0',
    platform: 'linux',
    hasConfig: true,
    execPath: '/tmp/.mount_Safeli1/safelight',
    env: { APPIMAGE: '/home/a/Safelight.AppImage', APPDIR: '/tmp/.mount_Safeli1' },
  };
  test.each<[string, Partial<PackageFacts>, ReturnType<typeof whyOff>]>([
    ['not in an AppImage', {}, null],
    ['not in an installation on Windows', { platform: 'win32', env: {} }, null],
    ['not on macOS', { platform: 'darwin', env: {} }, null],
    ['in development', { isPackaged: false }, 'development'],
    ['in a trial', { version: '1.0.0-trial' }, 'trial'],
    ['in a .deb, an .rpm and a flatpak', { env: {} }, 'elsewhere'],
    ['in a .deb that another AppImage has started', { execPath: '/opt/Safelight/safelight' }, 'elsewhere'],
    ['in a folder of nearly the same name', { execPath: '/tmp/.mount_Safeli12/safelight' }, 'elsewhere'],
    ['where nothing is mounted', { env: { APPIMAGE: '/home/a/Other.AppImage' } }, 'elsewhere'],
    ['in a package of a distribution', { hasConfig: false }, 'elsewhere'],
    [
      'in a portable copy',
      { platform: 'win32', env: { PORTABLE_EXECUTABLE_FILE: 'C:\\a.exe' } },
      'elsewhere',
    ],
  ])('%s', (_where, facts, why) => expect(whyOff({ ...appImage, ...facts })).toBe(why));
});
