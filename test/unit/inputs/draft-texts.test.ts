/** Long texts of unsent drafts: a file each, for their person alone, as long as a draft names it. */
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createSpace } from '../../../src/main/base/space.ts';
import { createDraftTexts, type DraftTexts } from '../../../src/main/inputs/draft-texts.ts';
import { until } from '../until.ts';

/** Removals that wait until the test lets them go, as they do while another program holds a file. */
const removals = vi.hoisted(() => ({ areHeld: false, held: [] as (() => void)[] }));
vi.mock('../../../src/main/base/moment.ts', async (original) => {
  const real = await original<typeof import('../../../src/main/base/moment.ts')>();
  const removed = async (file: string) => {
    if (removals.areHeld) await new Promise<void>((resolve) => void removals.held.push(resolve));
    return real.removed(file);
  };
  return { ...real, removed };
});

let root: string;
let folder: string;
let texts: DraftTexts;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'safelight-drafts-'));
  folder = path.join(root, 'drafts');
  texts = createDraftTexts(folder, createSpace());
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const one = '5d0c2f4e-6f5e-4f0a-9b5a-0d7a2f0c9a01';
const two = '5d0c2f4e-6f5e-4f0a-9b5a-0d7a2f0c9a02';

it('a text comes back as it was, from a file that nobody else may read', async () => {
  const text = `größe\tЛиса\t狐狸\r\n${'x'.repeat(2_000_000)}`;
  await texts.put(one, text);
  expect(await createDraftTexts(folder, createSpace()).read(one)).toBe(text);
  expect(statSync(path.join(folder, one)).mode & 0o777).toBe(0o600);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  await texts.put(one, 'another');
  expect(await texts.read(one)).toBe('another');
});

it('goes when no draft names it any more, with what a kill has left half written', async () => {
  await texts.keepOnly(new Set());
  await texts.put(one, 'one');
  await texts.put(two, 'two');
  writeFileSync(path.join(folder, `${one}.part`), 'half');
  texts = createDraftTexts(folder, createSpace());
  await texts.keepOnly(new Set([two]));
  expect(readdirSync(folder)).toEqual([two]);
  expect(await texts.read(one)).toBeNull();
  await texts.put(one, 'again');
  await texts.keepOnly(new Set([one]));
  expect(readdirSync(folder)).toEqual([one]);
});

it('its folder is read once in the life of a process', async () => {
  await texts.keepOnly(new Set());
  await texts.put(one, 'one');
  writeFileSync(path.join(folder, 'of another program'), 'other');
  await texts.keepOnly(new Set());
  expect(readdirSync(folder)).toEqual(['of another program']);
});

it('what is being written is not taken for left over', async () => {
  const space = createSpace();
  texts = createDraftTexts(folder, {
    ...space,
    // When its file is there, and `put` has not ended.
    async during(...asked) {
      const written = await space.during(...asked);
      await texts.keepOnly(new Set());
      return written;
    },
  });
  await texts.put(one, 'one');
  expect(readdirSync(folder)).toEqual([one]);
});

it('what is put while others are removed stays', async () => {
  removals.areHeld = true;
  await texts.put(one, 'one');
  const removing = texts.keepOnly(new Set());
  await until(() => removals.held.length === 1);
  await texts.put(two, 'two');
  removals.areHeld = false;
  removals.held[0]!();
  await removing;
  expect(readdirSync(folder)).toEqual([two]);
  expect(await texts.read(two)).toBe('two');
});

it('what cannot be written says why', async () => {
  writeFileSync(folder, 'a file');
  await expect(texts.put(one, 'one')).rejects.toMatchObject({ code: 'file_unwritable' });
});
