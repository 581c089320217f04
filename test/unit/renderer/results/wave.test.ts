import { describe, expect, it } from 'vitest';
import { mostM4aBytes, secondsOfM4a } from '../../../../src/renderer/features/results/wave/m4a.ts';
import { collectPeaks } from '../../../../src/renderer/features/results/wave/peaks.ts';
import { cutterFor, nextPiece } from '../../../../src/renderer/features/results/wave/pieces.ts';
import { longSound } from '../../../e2e/long-sound.ts';
import { makeSamples } from '../../results/samples.ts';

const sounds = makeSamples().filter(({ media }) => media === 'audio');
const cuttable = sounds.filter(({ extension }) => extension !== 'm4a');

/** Cuts as the reader does: bytes come in blocks of `block`. */
function cutAll(file: Uint8Array, block: number) {
  const cutter = cutterFor(file.subarray(0, 128 * 1024));
  if (cutter === null) throw new Error('It cannot be cut.');
  const pieces: Uint8Array[] = [];
  let at = cutter.start;
  const end = Math.min(file.length, cutter.end);
  let held = 0;
  while (at < end) {
    held = Math.min(end - at, Math.max(held, 2 * cutter.mostBytes) + block);
    const isEnd = at + held >= end;
    const piece = nextPiece(cutter, file.subarray(at, at + held), isEnd);
    if (piece.from !== null) pieces.push(file.subarray(at + piece.from, at + piece.to));
    else if (isEnd) break;
    at += piece.rest;
    held -= piece.rest;
  }
  return { cutter, pieces };
}

describe('cutting a sound', () => {
  it.each(cuttable.map((sound) => [sound.name, sound] as const))(
    '%s: nothing of it is lost',
    (_name, { bytes }) => {
      const { cutter, pieces } = cutAll(bytes, 7);
      const kept = pieces.reduce((sum, piece) => sum + piece.length, 0);
      expect(kept).toBeGreaterThan(0.9 * (Math.min(bytes.length, cutter.end) - cutter.start));
      for (const piece of pieces) {
        // Each can be cut again on its own: it is a file of the same format.
        expect(cutterFor(cutter.wrap(piece).slice(0, 128 * 1024))).not.toBeNull();
      }
    },
  );

  it('takes no more into a piece than its bound, however long the sound is and whatever it claims', () => {
    for (const file of [longSound(3600), longSound(3600, 60)]) {
      const { cutter, pieces } = cutAll(file, 64 * 1024);
      expect(pieces.length).toBeGreaterThan(100);
      for (const piece of pieces) expect(piece.length).toBeLessThanOrEqual(cutter.mostBytes + 2000);
      expect(pieces.reduce((sum, piece) => sum + piece.length, 0)).toBe(file.length);
    }
  });

  it('passes over what is no sound, and ends with it', () => {
    const junk = Buffer.alloc(300_000, 0x20);
    const file = Buffer.concat([longSound(30), junk, longSound(30), junk]);
    const { pieces } = cutAll(file, 64 * 1024);
    const kept = pieces.reduce((sum, piece) => sum + piece.length, 0);
    expect(kept).toBeGreaterThanOrEqual(2 * longSound(30).length - 2000);
    expect(kept).toBeLessThan(2 * longSound(30).length + 2000);
  });

  it('skips a tag that is longer than what was read of the file', () => {
    const tag = Buffer.alloc(400_000);
    tag.write('ID3\u0004', 'latin1');
    const size = tag.length - 10;
    for (const [index, shift] of [21, 14, 7, 0].entries()) tag[6 + index] = (size >> shift) & 127;
    const { cutter, pieces } = cutAll(Buffer.concat([tag, longSound(10)]), 64 * 1024);
    expect(cutter.start).toBe(tag.length);
    expect(pieces.reduce((sum, piece) => sum + piece.length, 0)).toBe(longSound(10).length);
  });

  it.each(['', 'x', 'RIFF', 'OggS', 'fLaC', 'ID3'])(
    'finds no sound in a file that only begins like one: %j',
    (text) => {
      const bytes = Buffer.from(text.padEnd(60, '\0'), 'latin1');
      if (cutterFor(bytes) !== null) expect(cutAll(bytes, 10).pieces).toEqual([]);
    },
  );
});

describe('an M4A file', () => {
  it.runIf(sounds.some(({ extension }) => extension === 'm4a'))(
    'is at least as long as it says, by its frames',
    () => {
      const { bytes } = sounds.find(({ extension }) => extension === 'm4a')!;
      expect(secondsOfM4a(bytes)).toBeGreaterThanOrEqual(2);
      expect(secondsOfM4a(bytes)).toBeLessThan(6);
      expect(bytes.length).toBeLessThan(mostM4aBytes);
    },
  );

  it('is none that has no count of frames', () => {
    expect(secondsOfM4a(Buffer.from('0000ftypM4A stts'))).toBeNull();
    expect(secondsOfM4a(Buffer.alloc(100))).toBeNull();
  });
});

describe('peaks', () => {
  it('are the loudest of all channels, whatever the pieces', () => {
    const sound = Float32Array.from({ length: 8000 }, (_, at) => (at === 4000 ? -0.5 : 0.1));
    const quiet = new Float32Array(8000);
    const whole = collectPeaks(8000);
    whole.add([quiet, sound]);
    const inPieces = collectPeaks(8000);
    for (let at = 0; at < 8000; at += 333)
      inPieces.add([quiet.subarray(at, at + 333), sound.subarray(at, at + 333)]);
    expect(inPieces.bars(1000)).toEqual(whole.bars(1000));
    expect(whole.seconds()).toBe(1);
    expect(whole.bars(1000)).toHaveLength(20);
    expect(whole.bars(2)[0]).toBeCloseTo(0.1);
    expect(whole.bars(2)[1]).toBeCloseTo(0.5);
  });

  it('of nothing are none, and never above 1', () => {
    expect(collectPeaks(8000).bars(10)).toEqual([]);
    const loud = collectPeaks(8000);
    loud.add([Float32Array.of(3, -7)]);
    expect(loud.bars(10)).toEqual([1]);
  });
});
