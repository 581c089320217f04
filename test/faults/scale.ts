import process from 'node:process';

/** `npm run faults` asks for everything; without it, as in `npm test`, each proof runs in a bounded form. */
export const full = process.env.SAFELIGHT_FAULTS === 'full';

/** The larger number in the full run, the smaller one otherwise. */
export const scaled = (bounded: number, whole: number): number => (full ? whole : bounded);

/** How many cases a property tries: all of them in the full run, a tenth otherwise. */
export const runs = (whole: number): number => scaled(Math.ceil(whole / 10), whole);

/** Longest time that one proof may take, in ms: only a hang takes it. */
export const hangs = scaled(300_000, 3_000_000);
