import process from 'node:process';

/** How many times a fault test repeats its fault: few in the ordinary run, many with `npm run faults`. */
export const rounds = Number(process.env.SAFELIGHT_FAULT_ROUNDS ?? 2);
