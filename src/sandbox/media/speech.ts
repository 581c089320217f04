/** A voice that hums one syllable per group of vowels in the text: no words, but it sounds like speech. */
import { hash32, seededRandom } from './random.ts';
import type { SpeechSpec } from './spec.ts';
import { wavFile } from './wave.ts';

const sampleRate = 24_000;

/** First and second formant of each vowel, in Hz. */
const formants: Record<string, readonly [number, number]> = {
  a: [800, 1200],
  e: [500, 1900],
  i: [300, 2300],
  o: [480, 900],
  u: [330, 800],
};

const longestSeconds = 60;

/** A mono WAV file, 24 kHz; about a seventh of a second per syllable, at most a minute. */
export function renderSpeech(spec: SpeechSpec): Uint8Array {
  const random = seededRandom(`${spec.voice}|${spec.text}`);
  const pitch = 95 + (hash32(spec.voice) % 130);
  const parts = spec.text.toLowerCase().match(/[aeiouy]+|[.!?,;:]|[^\s\w]+/g) ?? ['a'];
  const sounds: Float32Array[] = [];
  let seconds = 0;
  for (const part of parts) {
    if (seconds > longestSeconds) break;
    const vowel = formants[part[0] === 'y' ? 'i' : part[0]!];
    const length = (vowel ? random.between(0.12, 0.19) : 0.22) / spec.pace;
    sounds.push(vowel ? syllable(vowel, pitch * random.between(0.92, 1.12), length) : silence(length));
    sounds.push(silence(0.025 / spec.pace));
    seconds += length;
  }
  const whole = new Float32Array(sounds.reduce((sum, sound) => sum + sound.length, 0));
  let at = 0;
  for (const sound of sounds) {
    whole.set(sound, at);
    at += sound.length;
  }
  return wavFile([whole], sampleRate);
}

const silence = (seconds: number) => new Float32Array(Math.max(1, Math.round(seconds * sampleRate)));

function syllable(vowel: readonly [number, number], pitch: number, seconds: number): Float32Array {
  const samples = silence(seconds);
  for (let index = 0; index < samples.length; index += 1) {
    const at = index / sampleRate;
    const along = index / samples.length;
    let sample = 0;
    for (let harmonic = 1; harmonic <= 20; harmonic += 1) {
      const hertz = pitch * harmonic;
      const near = Math.max(...vowel.map((formant) => Math.exp(-(((hertz - formant) / 220) ** 2))));
      sample += ((near + 0.04) / harmonic ** 0.4) * Math.sin(at * hertz * Math.PI * 2);
    }
    samples[index] = sample * 0.16 * Math.sin(along * Math.PI) ** 0.5;
  }
  return samples;
}
