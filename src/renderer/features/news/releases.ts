/** The changelog, put in when the app is built. */
import type { Release } from '../../../shared/releases.ts';
import { isNewer } from '../../../shared/version.ts';

declare const __RELEASES__: readonly Release[];

export const releases: readonly Release[] = __RELEASES__;

/** Those after `seen`; without it, all. What is not released yet is newer than everything. */
export const releasesSince = (seen: string | null, all: readonly Release[]): Release[] =>
  all.filter(({ version }) => seen === null || version === null || isNewer(version, seen));
