/**
 * Composes a scene for a prompt: words choose the kind of place, the key chooses colours, light and land. The same
 * prompt and key always give the same scene.
 */
import { type Palette, palettes } from './palettes.ts';
import { seededRandom } from './random.ts';

export type Place = 'dunes' | 'mountains' | 'city' | 'sea' | 'forest' | 'abstract';

/** One ridge of land, from the far haze to the foreground. Heights are fractions of the picture's height. */
export interface Ridge {
  base: number;
  amplitude: number;
  frequency: number;
  seed: number;
  /** How far it moves sideways over the whole clip, in widths. */
  drift: number;
  /** 0 = far haze, 1 = foreground. */
  depth: number;
}

export interface Scene {
  place: Place;
  palette: Palette;
  seed: number;
  horizon: number;
  sun: { x: number; y: number; radius: number; rise: number };
  clouds: number;
  ridges: Ridge[];
}

const words: ReadonlyArray<readonly [Place, RegExp]> = [
  ['city', /city|street|tokyo|town|skyline|neon|rain|building|car|robot|office|night market/i],
  ['sea', /sea|ocean|beach|lake|water|boat|wave|island|ship|fish|harbou?r/i],
  ['mountains', /mountain|alps|snow|peak|glacier|hiker|eagle/i],
  ['dunes', /desert|dune|sand|camel|mars|canyon|sunflower|field/i],
  ['forest', /forest|tree|jungle|wood|fox|deer|bear|garden/i],
  ['abstract', /abstract|pattern|logo|texture|fractal|liquid|silk|smoke|icon/i],
];

const places: readonly Place[] = ['dunes', 'mountains', 'city', 'sea', 'forest', 'abstract'];

const ridgeCounts: Record<Place, number> = {
  dunes: 5,
  mountains: 5,
  city: 4,
  sea: 2,
  forest: 5,
  abstract: 0,
};

/** The scene of a prompt. `key` tells pictures with the same prompt apart (seed, number in the batch). */
export function composeScene(prompt: string, key: string): Scene {
  const random = seededRandom(`${key}|${prompt}`);
  const place = words.find(([, pattern]) => pattern.test(prompt))?.[0] ?? random.pick(places);
  const wantsNight = /night|moon|star|neon|midnight|galaxy|space/i.test(prompt);
  const palette = random.pick(palettes.filter((one) => !wantsNight || one.night));
  const horizon = place === 'sea' ? random.between(0.5, 0.62) : random.between(0.46, 0.6);
  const count = ridgeCounts[place];
  const ridges: Ridge[] = [];
  for (let index = 0; index < count; index += 1) {
    const depth = count === 1 ? 1 : index / (count - 1);
    ridges.push({
      base: horizon + (0.97 - horizon) * depth * 0.72,
      amplitude: (0.1 + 0.12 * random.next()) * (place === 'dunes' ? 0.75 : 1) * (1 - depth * 0.35),
      frequency: (place === 'mountains' ? 2.6 : 1.5) + depth * 1.6 + random.next(),
      seed: Math.floor(random.next() * 2 ** 31),
      drift: 0.03 + depth * 0.12,
      depth,
    });
  }
  return {
    place,
    palette,
    seed: Math.floor(random.next() * 2 ** 31),
    horizon,
    sun: {
      x: random.between(0.22, 0.78),
      y: horizon - random.between(0.06, 0.3),
      radius: random.between(0.045, 0.085),
      rise: random.between(-0.06, 0.06),
    },
    clouds: random.next() < 0.7 ? random.between(0.2, 0.6) : 0,
    ridges,
  };
}
