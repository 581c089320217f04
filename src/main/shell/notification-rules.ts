/** What a notification says, when, and how much of it at once. No Electron in here. */
import type { JobState } from '../../shared/job.ts';
import type { MenuCommand } from '../../shared/menu-command.ts';
import type { NotifyKind, QuietHours } from '../../shared/settings.ts';
import type { Clock, Timer } from '../base/clock.ts';

const kinds = {
  completed: 'done',
  failed: 'failed',
  cancelled: 'failed',
  rejected: 'failed',
  output_missing: 'decision',
  lost: 'decision',
  unconfirmed: 'decision',
} as const satisfies Partial<Record<JobState, NotifyKind>>;
/** The states that a notification may be of. */
export type EndedState = keyof typeof kinds;

/** False for a state that nobody waits for. */
export const isEnded = (state: JobState): state is EndedState => Object.hasOwn(kinds, state);

export const kindOf = (state: EndedState): NotifyKind => kinds[state];

/** Whether a time of the computer's own day lies in the quiet hours, which may go over midnight. */
export function isQuiet(hours: QuietHours | null, at: Date): boolean {
  if (hours === null) return false;
  const minutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  const [from, until, now] = [
    minutes(hours.from),
    minutes(hours.until),
    at.getHours() * 60 + at.getMinutes(),
  ];
  return from <= until ? from <= now && now < until : from <= now || now < until;
}

export type EndedCounts = Record<NotifyKind, number>;

/** The view that shows what a summary counts: one of them where all are alike. */
export function viewOf(counts: EndedCounts): NonNullable<MenuCommand['view']> {
  const present = (Object.keys(counts) as NotifyKind[]).filter((kind) => counts[kind] > 0);
  if (present.length !== 1) return 'all';
  return present[0] === 'decision' ? 'attention' : (present[0] ?? 'all');
}

/** So many of a run get a notification each. */
const oneByOne = 3;
/** A run is over when nothing ended for so long, ms. */
const runEnds = 60_000;
/** What else ends within this time is put into one notification, ms. */
const gathers = 5_000;

/** Tells the first few of a run one by one, and the rest in a summary that grows with the run. */
export function createGathering<T>(
  clock: Clock,
  tell: { one: (what: T) => void; summary: (counts: EndedCounts) => void },
) {
  let named = 0;
  let last = Number.NEGATIVE_INFINITY;
  let counts: EndedCounts = { done: 0, failed: 0, decision: 0 };
  let timer: Timer | null = null;
  return {
    ended(kind: NotifyKind, what: T): void {
      const now = clock.running();
      if (timer === null && now - last >= runEnds) {
        named = 0;
        counts = { done: 0, failed: 0, decision: 0 };
      }
      last = now;
      if (named < oneByOne) {
        named += 1;
        tell.one(what);
        return;
      }
      counts[kind] += 1;
      timer ??= clock.setTimeout(() => {
        timer = null;
        tell.summary({ ...counts });
      }, gathers);
    },
  };
}
