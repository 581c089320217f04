/** A small band: pad, bass, lead and drums play a song composed from the prompt and the key. */
import { type SeededRandom, seededRandom } from './random.ts';
import type { StemName, TuneSpec } from './spec.ts';
import { wavFile } from './wave.ts';

const sampleRate = 44_100;

const scales = {
  major: [0, 2, 4, 5, 7, 9, 11],
  minor: [0, 2, 3, 5, 7, 8, 10],
  dorian: [0, 2, 3, 5, 7, 9, 10],
} as const;

const progressions = [
  [0, 4, 5, 3],
  [0, 5, 3, 4],
  [5, 3, 0, 4],
  [0, 3, 4, 3],
] as const;

/** The instruments of a stem; `undefined` means the whole song. */
const stemParts: Record<StemName, ReadonlySet<string>> = {
  vocals: new Set(['lead']),
  instrumental: new Set(['pad', 'bass', 'drums']),
  drums: new Set(['drums']),
  bass: new Set(['bass']),
  other: new Set(['pad']),
};

interface Stage {
  left: Float32Array;
  right: Float32Array;
}

/** A stereo WAV file, 44.1 kHz. */
export function renderTune(spec: TuneSpec): Uint8Array {
  const random = seededRandom(`${spec.key}|${spec.prompt}`);
  const scale = scales[random.pick(Object.keys(scales) as (keyof typeof scales)[])];
  const root = random.whole(45, 56);
  const beat = 60 / random.whole(76, 128);
  const chords = random.pick(progressions);
  const melody = Array.from({ length: 32 }, () => (random.next() < 0.3 ? undefined : random.whole(0, 7)));
  const frames = Math.round(spec.seconds * sampleRate);
  const stage: Stage = { left: new Float32Array(frames), right: new Float32Array(frames) };
  const plays = (part: string) => spec.stem === undefined || stemParts[spec.stem].has(part);
  const note = (degree: number) => pitch(root, scale, degree);

  for (let bar = 0; bar * beat * 4 < spec.seconds; bar += 1) {
    const start = bar * beat * 4;
    const chord = chords[bar % chords.length]!;
    if (plays('pad')) {
      for (const [voice, step] of [0, 2, 4].entries()) {
        addTone(stage, note(chord + step + 7), start, beat * 4, 0.07, (voice - 1) * 0.5, softWave);
      }
    }
    for (let step = 0; step < 8; step += 1) {
      const at = start + (step * beat) / 2;
      const degree = melody[(bar * 8 + step) % melody.length];
      if (plays('bass') && step % 2 === 0) addTone(stage, note(chord - 7), at, beat * 0.9, 0.2, 0, softWave);
      if (plays('lead') && degree !== undefined)
        addTone(stage, note(chord + degree + 7), at, beat * 0.7, 0.13, 0.2, brightWave);
      if (plays('drums')) addDrums(stage, random, at, step);
    }
  }
  fade(stage, frames);
  return wavFile([stage.left, stage.right], sampleRate);
}

function pitch(root: number, scale: readonly number[], degree: number): number {
  const octave = Math.floor(degree / scale.length);
  const step = scale[degree - octave * scale.length]!;
  return 440 * 2 ** ((root + 12 * octave + step - 69) / 12);
}

const softWave = (phase: number) => Math.sin(phase) + 0.25 * Math.sin(phase * 2);
const brightWave = (phase: number) =>
  Math.sin(phase) + 0.4 * Math.sin(phase * 3) + 0.15 * Math.sin(phase * 5);

function addTone(
  stage: Stage,
  hertz: number,
  start: number,
  seconds: number,
  gain: number,
  pan: number,
  wave: (phase: number) => number,
): void {
  const first = Math.round(start * sampleRate);
  const length = Math.round(seconds * sampleRate);
  const attack = Math.min(length / 4, sampleRate * 0.02);
  for (let index = 0; index < length && first + index < stage.left.length; index += 1) {
    const rise = Math.min(1, index / attack);
    const fall = (1 - index / length) ** 1.4;
    const sample = wave((index / sampleRate) * hertz * Math.PI * 2) * gain * rise * fall;
    stage.left[first + index]! += sample * (1 - pan) * 0.7;
    stage.right[first + index]! += sample * (1 + pan) * 0.7;
  }
}

function addDrums(stage: Stage, random: SeededRandom, start: number, step: number): void {
  const kick = step === 0 || step === 4;
  const snare = step === 2 || step === 6;
  const first = Math.round(start * sampleRate);
  const length = Math.round(sampleRate * 0.16);
  for (let index = 0; index < length && first + index < stage.left.length; index += 1) {
    const at = index / sampleRate;
    let sample = (random.next() - 0.5) * 0.06 * Math.exp(-at * 90);
    if (kick)
      sample += Math.sin(Math.PI * 2 * (48 + 70 * Math.exp(-at * 40)) * at) * 0.4 * Math.exp(-at * 16);
    if (snare) sample += (random.next() - 0.5) * 0.34 * Math.exp(-at * 26);
    stage.left[first + index]! += sample;
    stage.right[first + index]! += sample;
  }
}

function fade(stage: Stage, frames: number): void {
  const length = Math.min(frames, Math.round(sampleRate * 0.8));
  for (let index = 0; index < length; index += 1) {
    const gain = index / length;
    stage.left[frames - 1 - index]! *= gain;
    stage.right[frames - 1 - index]! *= gain;
  }
}
