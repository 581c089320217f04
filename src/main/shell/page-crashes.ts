/** What is done about a page whose process has ended: a few reloads, then a plain page, and no loop of either. */
import { minute } from '../../shared/units.ts';

/** `ask`: not even the plain page stays up, so the question is a dialog of the system. */
export type CrashStep = 'reload' | 'plain_page' | 'ask';

export interface PageCrashes {
  /** The process of the page has ended. */
  next(): CrashStep;
  /** Another page than the plain one is there: a person reloaded. */
  leftPlainPage(): void;
}

/** So many reloads are made within `withinMs` without a person. */
export const mostReloads = 3;
export const withinMs = minute;

/** @param now a clock that only runs forward, ms */
export function createPageCrashes(now: () => number): PageCrashes {
  let reloads: number[] = [];
  let onPlainPage = false;
  return {
    next() {
      if (onPlainPage) return 'ask';
      const at = now();
      reloads = reloads.filter((earlier) => at - earlier < withinMs);
      if (reloads.length < mostReloads) {
        reloads.push(at);
        return 'reload';
      }
      onPlainPage = true;
      return 'plain_page';
    },
    leftPlainPage() {
      onPlainPage = false;
    },
  };
}
