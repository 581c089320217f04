/**
 * Readers of others on the same files: good ones, cut ones, and ones with a few bytes changed. Where they say another
 * thing than we do, it is one of the differences that are explained here.
 */
import { createRequire } from 'node:module';
import fc from 'fast-check';
import { fileTypeFromBuffer } from 'file-type';
import { ALL_FORMATS, BufferSource, Input } from 'mediabunny';
import { parseBuffer } from 'music-metadata';
import { describe, expect, it } from 'vitest';
import type { MediaFacts, Verdict } from '../../../src/main/results/inspect/verdict.ts';
import type { ResultMedia } from '../../../src/shared/job.ts';
import { foreignFiles } from './foreign.ts';
import { inspectBytes } from './memory-source.ts';
import { makeSamples } from './samples.ts';

interface File {
  name: string;
  media: ResultMedia;
  extension: string;
  bytes: Buffer;
}

const samples = makeSamples();
const files: File[] = [...samples, ...foreignFiles()];
const judge = (bytes: Buffer, media: ResultMedia): Verdict =>
  inspectBytes(bytes, { media, mime: null, isWhole: true });
const factsOf = (bytes: Buffer, media: ResultMedia): MediaFacts => judge(bytes, media).facts;

/** What file-type calls otherwise, and why ours is as good. */
const sameAs: Record<string, readonly string[]> = {
  // One format, several names of it.
  tif: ['tif', 'tiff'],
  jpg: ['jpg', 'jpeg'],
  aiff: ['aif', 'aiff'],
  mid: ['mid', 'midi'],
  pnm: ['ppm', 'pgm', 'pbm', 'pam'],
  ts: ['mts', 'ts'],
  m2ts: ['mts', 'm2ts'],
  wmv: ['asf', 'wmv'],
  mpg: ['mpg', 'ps'],
  ogg: ['ogg', 'opus', 'oga', 'spx'],
  avif: ['avif'],
  wav: ['wav'],
  // It looks at the container alone; we at the tracks in it.
  mka: ['mkv', 'mka'],
  m4a: ['m4a', 'mp4'],
  mp4: ['mp4', 'm4v'],
  j2c: ['j2c'],
  // Archives and packed files by what is in them.
  usdz: ['zip', 'usdz'],
  sog: ['zip'],
  '3mf': ['3mf', 'zip'],
  zip: ['zip'],
  spz: ['gz'],
  svg: ['xml', 'svg'],
  dae: ['xml'],
};

describe('file-type', () => {
  it.each(files)('names $name as we do, or does not know it', async ({ bytes, media, extension }) => {
    const theirs = await fileTypeFromBuffer(bytes);
    if (theirs === undefined) return;
    const ours = factsOf(bytes, media).extension;
    expect(ours).toBe(extension);
    expect(sameAs[ours] ?? [ours], `they say ${theirs.ext}`).toContain(theirs.ext);
  });
});

/** Of the containers that mediabunny reads. */
const played = samples.filter(({ extension }) =>
  /^(?:mp4|mov|webm|mp3|wav|flac|ogg|aac|m4a)$/.test(extension),
);

async function mediabunny(
  bytes: Buffer,
): Promise<{ seconds: number; width: number | null; height: number | null } | null> {
  const input = new Input({ formats: ALL_FORMATS, source: new BufferSource(new Uint8Array(bytes).buffer) });
  try {
    const seconds = await input.computeDuration();
    const video = await input.getPrimaryVideoTrack();
    return { seconds, width: video?.codedWidth ?? null, height: video?.codedHeight ?? null };
  } catch {
    return null;
  } finally {
    input.dispose();
  }
}

describe('mediabunny', () => {
  it.each(played)('finds the same length and size of $name', async ({ bytes, media, width }) => {
    const theirs = await mediabunny(bytes);
    const ours = factsOf(bytes, media);
    expect(Math.abs((theirs?.seconds ?? 0) - (ours.durationMs ?? 0) / 1000)).toBeLessThan(0.15);
    if (width !== undefined) expect(theirs?.width).toBe(ours.width);
  });
});

const sounds = samples.filter(({ media }) => media === 'audio');

describe('music-metadata', () => {
  it.each(sounds)('finds the same length of $name', async ({ bytes, media, mime }) => {
    const { format } = await parseBuffer(bytes, { mimeType: mime }, { duration: true });
    const ours = factsOf(bytes, media).durationMs ?? 0;
    // Of a bare stream it counts the frames, as we do; tags and delays of an encoder it may take off.
    expect(Math.abs((format.duration ?? 0) * 1000 - ours)).toBeLessThan(150);
  });
});

/** It comes without types. */
interface Validator {
  validateBytes(bytes: Uint8Array): Promise<{ issues: { numErrors: number } }>;
}
const validator = createRequire(import.meta.url)('gltf-validator') as Validator;
const gltfErrors = async (bytes: Buffer): Promise<number | null> => {
  try {
    return (await validator.validateBytes(new Uint8Array(bytes))).issues.numErrors;
  } catch {
    return null;
  }
};

const scenes = samples.filter(({ extension }) => extension === 'glb' || extension === 'gltf');

describe('gltf-validator', () => {
  it.each(scenes)('cannot read $name when it is cut, where we doubt it', async ({ bytes, media }) => {
    expect(await gltfErrors(bytes)).not.toBeNull();
    for (const share of [0.3, 0.6, 0.9]) {
      const cut = bytes.subarray(0, Math.floor(bytes.length * share));
      const theirs = await gltfErrors(cut);
      expect(theirs === null || theirs > 0).toBe(true);
      expect(judge(cut, media).kind).toBe('doubted');
    }
  });
});

describe('cut and mutated files', () => {
  it('what they can still play, we keep; and what we call right, they can play', async () => {
    const cuts = fc.record({
      file: fc.constantFrom(...played),
      share: fc.double({ min: 0.5, max: 0.99, noNaN: true }),
    });
    await fc.assert(
      fc.asyncProperty(cuts, async ({ file, share }) => {
        const bytes = file.bytes.subarray(0, Math.floor(file.bytes.length * share));
        const verdict = judge(bytes, file.media);
        expect(verdict.kind).not.toBe('no_result');
        if (verdict.kind === 'right') expect(await mediabunny(bytes)).not.toBeNull();
      }),
      { numRuns: 60 },
    );
    const changes = fc.record({
      file: fc.constantFrom(...files),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      value: fc.nat(255),
    });
    await fc.assert(
      fc.asyncProperty(changes, async ({ file, at, value }) => {
        const bytes = Buffer.from(file.bytes);
        bytes[Math.min(bytes.length - 1, 200 + Math.floor(at * bytes.length))] = value;
        const theirs = await fileTypeFromBuffer(bytes).catch(() => undefined);
        // A kind that they know by its mark is never nothing to us.
        if (theirs !== undefined && !/^(?:xml|html)$/.test(theirs.ext)) {
          expect(judge(bytes, file.media).kind).not.toBe('no_result');
        }
      }),
      { numRuns: 150 },
    );
  });
});
