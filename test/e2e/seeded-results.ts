/** Results that wait in a profile's ledger to be downloaded from a server on loopback, and what they look like. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from '@playwright/test';
import { PNG } from 'pngjs';
import { renderClip } from '../../src/sandbox/media/clip.ts';
import { renderModel } from '../../src/sandbox/media/model.ts';
import { renderTune } from '../../src/sandbox/media/tune.ts';
import type { Family } from '../../src/shared/families/index.ts';
import type { JobRequest, ResultMedia } from '../../src/shared/job.ts';
import { type FileServer, fileServer, good } from '../unit/results/bench.ts';
import { makeSamples, type Sample } from '../unit/results/samples.ts';
import type { RunningApp } from './app.ts';
import { expect } from './fixtures.ts';
import { ledgerResults } from './ledger.ts';
import type { Profile } from './profile.ts';
import { type SeedResult, seed } from './seed.ts';

export { makeSamples, type Sample };

const families: Partial<Record<ResultMedia, Family>> = { video: 'video', audio: 'music', model: '3d' };

export interface Lot {
  /** Title of the job. */
  title: string;
  files: Sample[];
  request?: Partial<JobRequest>;
  /** Results of the job that are no files. */
  more?: SeedResult[];
}

export interface Shelf {
  server: FileServer;
  /** How often the server was asked for a file. */
  askedFor(name: string): number;
  close(): Promise<void>;
}

/** Serves the files, and leaves one completed job for each lot, the first one newest; their account is the sandbox by default. */
export async function stock(profile: Profile, lots: readonly Lot[], accountId?: string): Promise<Shelf> {
  const server = await fileServer();
  const from = Date.now();
  seed(profile, ({ add }) => {
    for (const [number, { title, files, request, more = [] }] of lots.entries()) {
      const media = files[0]?.media ?? 'text';
      const results = files.map(({ name, bytes, mime, media: each }, index): SeedResult => {
        server.on(`/${name}`, good(bytes, mime));
        const role = index === 0 ? 'main' : 'other';
        return { id: resultId(number, index), media: each, url: `${server.origin}/${name}`, role };
      });
      const createdAt = from - number * 60_000;
      const job = {
        id: `job_${number}`,
        title,
        createdAt,
        ...(accountId === undefined ? {} : { accountId }),
      };
      add({ ...job, request: { family: families[media] ?? 'image', ...request } }, [...results, ...more]);
    }
  });
  return {
    server,
    askedFor: (name) => server.seen.filter((asked) => asked.path === `/${name}`).length,
    close: () => server.close(),
  };
}

export const resultId = (lot: number, index = 0): string => `res_${lot}_${index}`;

/** A lot of one file. */
export const lot = (title: string, file: Sample, request?: Partial<JobRequest>): Lot => ({
  title,
  files: [file],
  ...(request === undefined ? {} : { request }),
});

/** Waits until every result that is not paused is a file, and compares each with what the server had. */
export async function allVerified(profile: Profile, files: readonly Sample[]) {
  const open = () =>
    ledgerResults(profile).filter(
      ({ download, media, nextAt }) =>
        !/^(done|paused)$/.test(download) || (media === 'text' && nextAt !== null),
    );
  await expect.poll(open).toEqual([]);
  const results = ledgerResults(profile).filter((result) => result.path !== null);
  for (const file of files) {
    const sha256 = createHash('sha256').update(file.bytes).digest('hex');
    const result = results.find((one) => one.sha256 === sha256);
    if (result?.path == null) throw new Error(`${file.name} is not in the ledger.`);
    expect(readFileSync(result.path).equals(file.bytes), `${file.name} on disk`).toBe(true);
    expect(result, file.name).toMatchObject({ bytes: file.bytes.length, mime: file.mime });
    expect(path.extname(result.path)).toBe(`.${file.extension}`);
    expect(path.dirname(result.path).startsWith(profile.downloads)).toBe(true);
  }
}

/** Number of clearly different colours that an element paints in the window. */
export async function coloursOf(element: Locator): Promise<number> {
  const { data } = PNG.sync.read(await element.screenshot());
  const found = new Set<number>();
  for (let at = 0; at < data.length; at += 4)
    found.add(((data[at]! >> 5) << 6) | ((data[at + 1]! >> 5) << 3) | (data[at + 2]! >> 5));
  return found.size;
}

/** A film that a player can seek in. */
export async function clip(name: string, seconds = 2): Promise<Sample> {
  const size = { width: 320, height: 240 };
  const bytes = await renderClip({
    kind: 'mp4',
    prompt: name,
    key: '1',
    ...size,
    seconds,
    framesPerSecond: 10,
  });
  const file = { name: `${name}.mp4`, media: 'video' as const, mime: 'video/mp4', extension: 'mp4' };
  return { ...file, ...size, bytes: Buffer.from(bytes) };
}

/** A 3D model that can be turned. */
export async function boat(): Promise<Sample> {
  const bytes = await renderModel({
    kind: 'mesh',
    prompt: 'a boat',
    key: '1',
    format: 'glb',
    subject: 'object',
    detail: 12,
  });
  const file = { name: 'boat.glb', media: 'model' as const, mime: 'model/gltf-binary', extension: 'glb' };
  return { ...file, bytes: Buffer.from(bytes) };
}

/** A sound. */
export async function song(seconds = 4): Promise<Sample> {
  const bytes = await renderTune({ kind: 'tune', prompt: 'a waltz', key: '1', seconds });
  const file = { name: 'song.wav', media: 'audio' as const, mime: 'audio/wav', extension: 'wav' };
  return { ...file, bytes: Buffer.from(bytes) };
}

/** A picture in which every pixel can be told from its neighbours. */
export function poster(name: string, width: number, height: number, tint = 0): Sample {
  const image = new PNG({ width, height });
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const square = ((x >> 6) + (y >> 6)) % 2 === 0;
      image.data.set([square ? 220 : (x * 255) / width, (y * 255) / height, tint, 255], (y * width + x) * 4);
    }
  }
  const bytes = PNG.sync.write(image);
  return { name, media: 'image', mime: 'image/png', extension: 'png', bytes, width, height };
}

/**
 * Notes what the desktop's own programs and dialogs are asked for, and answers the dialogs: they cannot be watched or
 * steered from here.
 */
export async function watchDesktop(app: RunningApp) {
  await app.electron.evaluate(({ shell, dialog }) => {
    const state = globalThis as { asked?: string[]; chosen?: string | null };
    state.asked = [];
    state.chosen = null;
    const note = (line: string) => void state.asked?.push(line);
    shell.openPath = async (file) => {
      note(`open ${file}`);
      return '';
    };
    shell.showItemInFolder = (file) => note(`show ${file}`);
    shell.openExternal = async (address) => note(`browse ${address}`);
    const answer = () => state.chosen ?? null;
    dialog.showSaveDialog = (async () => {
      const filePath = answer();
      return { canceled: filePath === null, filePath: filePath ?? '' };
    }) as typeof dialog.showSaveDialog;
    dialog.showOpenDialog = (async () => {
      const file = answer();
      return { canceled: file === null, filePaths: file === null ? [] : [file] };
    }) as typeof dialog.showOpenDialog;
    dialog.showMessageBox = (async () => ({
      response: 0,
      checkboxChecked: false,
    })) as unknown as typeof dialog.showMessageBox;
  });
  return {
    asked: () => app.electron.evaluate(() => (globalThis as { asked?: string[] }).asked ?? []),
    /** What the next dialogs give back; null: the person changes their mind. */
    choose: (file: string | null) =>
      app.electron.evaluate((_electron, chosen) => {
        (globalThis as { chosen?: string | null }).chosen = chosen;
      }, file),
  };
}
