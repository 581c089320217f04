/** Updates of the app, as the window shows them. */
import type { Release } from './releases.ts';

export const updateChannels = ['stable', 'preview'] as const;
export type UpdateChannel = (typeof updateChannels)[number];

/**
 * Why there are none: it is no package, it is a trial, or another program looks after it (a package of the system, or an
 * archive that a person has unpacked).
 */
export type UpdatesOff = 'development' | 'trial' | 'elsewhere';

/** `not_verified`: it is not the file that was announced, so nothing of it is kept. */
export type UpdateFailure = 'unreachable' | 'not_verified' | 'not_saved';

export interface NewVersion {
  version: string;
  notes: Release[];
}

export type UpdateState =
  | { kind: 'off'; why: UpdatesOff }
  /** Unix ms of the last answer; null before the first one. */
  | { kind: 'current'; checkedAt: number | null }
  | { kind: 'checking' }
  | ({ kind: 'available' } & NewVersion)
  /** 0 to 100. */
  | ({ kind: 'downloading'; percent: number } & NewVersion)
  /** It is put in place when the app ends. */
  | ({ kind: 'ready' } & NewVersion)
  /** `found`: what was not loaded. */
  | { kind: 'failed'; why: UpdateFailure; found: NewVersion | null };
