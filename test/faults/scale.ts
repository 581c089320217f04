import process from 'node:process';

/** `npm run faults` asks for everything; without it, as in `npm test`, each proof runs in a bounded form. */
export const full = process.env.SAFELIGHT_FAULTS === 'full';

/** The larger number in the full run, the smaller one otherwise. */
export const scaled = (bounded: number, whole: number): number => (full ? whole : bounded);
