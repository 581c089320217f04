/** Choices by chance that come out the same whenever they are made again from the same note. Pure. */

/** FNV-1a over the UTF-16 units, then the last step of MurmurHash3, which spreads what differs little. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return spread(value);
}

function spread(start: number): number {
  let value = start;
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}

/** One of the entries; undefined of none. */
export const chosen = <T>(entries: readonly T[], note: string): T | undefined =>
  entries[Math.floor((hash(note) / 2 ** 32) * entries.length)];

/** Every model that takes a seed takes one below this. */
const seeds = 2 ** 31;

/**
 * A seed for a row. Two rows of one batch never get the same: each step maps the numbers below 2^31 onto themselves, one to one.
 */
export function seedFor(chance: string, index: number): number {
  let value = (hash(chance) + index) % seeds;
  value ^= value >>> 16;
  value = Math.imul(value, 0x7feb352d) & (seeds - 1);
  value ^= value >>> 15;
  value = Math.imul(value, 0x046ca68b) & (seeds - 1);
  return value ^ (value >>> 16);
}
