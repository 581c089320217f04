/** Repeatable random numbers: everything the sandbox draws or plays depends on a text key, never on the machine. */

/** A 32-bit hash of a text: FNV-1a with a final mix, so that similar texts give very different numbers. */
export function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash ^= text.charCodeAt(index);
    hash = Math.imul(hash, 0x01000193);
  }
  return mix(hash);
}

function mix(value: number): number {
  let mixed = value ^ (value >>> 16);
  mixed = Math.imul(mixed, 0x7feb352d);
  mixed ^= mixed >>> 15;
  mixed = Math.imul(mixed, 0x846ca68b);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** A number in [0, 1) for a lattice point: the basis of all noise below. */
export function lattice(x: number, y: number, seed: number): number {
  return mix(Math.imul(x | 0, 0x27d4eb2d) ^ Math.imul(y | 0, 0x165667b1) ^ seed) / 4294967296;
}

export interface SeededRandom {
  /** A number in [0, 1). */
  next(): number;
  /** A number in [low, high). */
  between(low: number, high: number): number;
  /** A whole number in [low, high]. */
  whole(low: number, high: number): number;
  pick<T>(items: readonly T[]): T;
}

/** A stream of numbers that is the same for the same key. */
export function seededRandom(key: string): SeededRandom {
  let state = hash32(key);
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    return mix(state) / 4294967296;
  };
  const between = (low: number, high: number) => low + (high - low) * next();
  return {
    next,
    between,
    whole: (low, high) => low + Math.floor(next() * (high - low + 1)),
    pick: (items) => items[Math.floor(next() * items.length)]!,
  };
}

const smooth = (t: number) => t * t * (3 - 2 * t);

/** Smooth noise on a line, in [0, 1). */
export function noise1(x: number, seed: number): number {
  const left = Math.floor(x);
  const t = smooth(x - left);
  return lattice(left, 0, seed) * (1 - t) + lattice(left + 1, 0, seed) * t;
}

/** Smooth noise on a plane, in [0, 1). */
export function noise2(x: number, y: number, seed: number): number {
  const left = Math.floor(x);
  const top = Math.floor(y);
  const tx = smooth(x - left);
  const ty = smooth(y - top);
  const upper = lattice(left, top, seed) * (1 - tx) + lattice(left + 1, top, seed) * tx;
  const lower = lattice(left, top + 1, seed) * (1 - tx) + lattice(left + 1, top + 1, seed) * tx;
  return upper * (1 - ty) + lower * ty;
}

/** Octaves of plane noise, in [0, 1). */
export function fractal2(x: number, y: number, seed: number, octaves: number): number {
  let sum = 0;
  let weight = 0.5;
  let total = 0;
  for (let octave = 0; octave < octaves; octave += 1) {
    const scale = 2 ** octave;
    sum += weight * noise2(x * scale, y * scale, seed + octave * 1013);
    total += weight;
    weight /= 2;
  }
  return sum / total;
}

/** Octaves of line noise, in [0, 1). */
export function fractal1(x: number, seed: number, octaves: number): number {
  let sum = 0;
  let weight = 0.5;
  let total = 0;
  for (let octave = 0; octave < octaves; octave += 1) {
    sum += weight * noise1(x * 2 ** octave, seed + octave * 7919);
    total += weight;
    weight /= 2;
  }
  return sum / total;
}
