/**
 * How long each open task may wait, and how long it waited. Written after docs/decisions/015, not after the engine: the
 * numbers of the two are held against each other.
 */
import type { Family } from '../../../src/shared/families/index.ts';

const second = 1_000;
const minute = 60 * second;
/** What every wait may last longer than its interval. */
const grace = second;
/** No wait is longer, whatever the server says (ms). */
const longestWait = 15 * minute;
/** Requests of a key that may go out at once, and status requests of an account that may be on their way at once. */
const burst = 30;
const atOnce = 8;

/** One account, as the check knows it from outside. All moments are running time (ms). */
export interface Site {
  perMinute: number;
  /** The key was refused; a person, or a restart, ends that. */
  refused: boolean;
  online: boolean;
  /** Requests that are not answered at all. */
  hanging: number;
  /** The server wants nothing until then. */
  quietUntil: number;
  /** The keychain was locked; it is tried again then. */
  lockedUntil: number;
  /** How long its latest answers took. */
  answers: number[];
  /** Ms for which its tasks could be asked, up to `countedTo`. */
  worked: number;
  countedTo: number;
  /** When requests left that were no polls. */
  others: number[];
}

export interface Wait {
  taskId: string;
  family: Family;
  site: Site;
  /** Ms since the acceptance, as a clock shows that was never set back. */
  age: () => number;
  asking: boolean;
  failures: number;
  /** The longest interval that chance may choose, before any stretch. */
  interval: number;
  /** The most that was called for since the wait began. */
  stretch: number;
  /** Beyond the interval: the wait that the server named. */
  delay: number;
  workedAtStart: number;
  startedAt: number;
  /** Something made all tasks due at once: a round of all takes its time. */
  interrupted: boolean;
}

export const newSite = (now: number): Site => ({
  perMinute: 1_000,
  refused: false,
  online: true,
  hanging: 0,
  quietUntil: 0,
  lockedUntil: 0,
  answers: [],
  worked: 0,
  countedTo: now,
  others: [],
});

/** Counts up to `now`; called before anything about the site changes. */
export function count(site: Site, now: number): void {
  const from = Math.max(site.countedTo, Math.min(now, Math.max(site.quietUntil, site.lockedUntil)));
  if (!site.refused && site.online && site.hanging === 0) site.worked += now - from;
  site.countedTo = now;
}

function longest(family: Family, age: number): number {
  const young = family === 'image' ? 5 * second : 10 * second;
  return Math.min(minute, young * Math.max(1, age / (15 * minute)));
}

/** Requests per minute that a task takes: images 3 to 5 s, on average 4; everything else 5 to 10 s, on average 7.5. */
const demand = (family: Family, age: number) =>
  minute / (longest(family, age) * (family === 'image' ? 4 / 5 : 3 / 4));

/** How much longer all intervals of a site's open tasks have to be now. */
export function stretchNow(site: Site, open: readonly Wait[]): number {
  const perMinute = open.reduce((sum, wait) => sum + demand(wait.family, wait.age()), 0);
  const byLimit = perMinute / (site.perMinute * 0.8);
  const byAnswers = (perMinute * Math.max(0, ...site.answers)) / (atOnce * minute * 0.8);
  return Math.max(1, byLimit, byAnswers);
}

/** A wait begins: after an acceptance, a start, or an answer. */
export function begin(wait: Wait, why: 'open' | 'start' | 'good' | 'bad', delay = 0): void {
  const { site } = wait;
  wait.asking = false;
  wait.failures = why === 'bad' ? wait.failures + 1 : why === 'good' ? 0 : wait.failures;
  wait.interval =
    why === 'bad'
      ? Math.min(5 * minute, 5 * second * 2 ** Math.min(10, wait.failures - 1)) * 1.25
      : why === 'start'
        ? 2 * second
        : longest(wait.family, wait.age());
  wait.delay = delay;
  wait.stretch = 1;
  wait.workedAtStart = site.worked;
  wait.startedAt = site.countedTo;
  wait.interrupted = why === 'start';
}

/** By how many ms the wait is longer than it may be; not above 0 when all is well. Call `count` before. */
export function excess(wait: Wait, open: number): number {
  const { site } = wait;
  const waited = site.worked - wait.workedAtStart;
  const interval = Math.min(longestWait, Math.max(wait.interval * wait.stretch, wait.delay));
  // More than a burst waits for the key's limit, which what was sent shortly before has used up too. Where more are open
  // than are asked at once, a request may have to wait for an answer to another, and a whole round for several in a row.
  const others = site.others.filter((at) => at > wait.startedAt - minute).length;
  const atLimit = Math.max(0, others + (wait.interrupted ? open : 0) - burst) * (minute / site.perMinute);
  const rounds = wait.interrupted ? Math.ceil(open / atOnce) : open > atOnce ? 1 : 0;
  const forAnswers = rounds * Math.max(0, ...site.answers);
  return waited - (interval + grace + atLimit + forAnswers);
}
