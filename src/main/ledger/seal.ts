/**
 * Tells whether a ledger is the very file that this app closed last. Another one, an older copy or one that a program
 * wrote to in between is looked through before anything of it is read.
 */
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { Db } from './db.ts';

const sealOf = (file: string): string => `${file}.closed`;

const stateOf = (file: string): string => {
  const { size, mtimeNs } = statSync(file, { bigint: true });
  return `${size} ${mtimeNs}\n`;
};

/** Notes the state of a file that was just closed. What cannot be written costs one more look at the next start. */
export function seal(file: string): void {
  try {
    writeFileSync(sealOf(file), stateOf(file), { mode: 0o600 });
  } catch {
    breakSeal(file);
  }
}

export const breakSeal = (file: string): void => rmSync(sealOf(file), { force: true });

export function isSealed(file: string): boolean {
  try {
    return readFileSync(sealOf(file), 'utf8') === stateOf(file);
  } catch {
    return false;
  }
}

/** Grows when another connection writes; ours do not count. */
export const foreignWrites = (db: Db): number =>
  db.get<{ data_version: number }>('PRAGMA data_version')?.data_version ?? 0;
