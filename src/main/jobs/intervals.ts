/** When to ask for a task's status again. Pure: chance and time are handed in. */
import type { Family } from '../../shared/job.ts';
import { isOverdue } from '../../shared/overdue.ts';

const second = 1_000;
const minute = 60 * second;

/** First intervals, as TokenLab advises: images 3 to 5 s, everything else 5 to 10 s. */
const base = (family: Family): [from: number, to: number] =>
  family === 'image' ? [3 * second, 5 * second] : [5 * second, 10 * second];

export interface IntervalInput {
  family: Family;
  /** Ms since the task was accepted; negative when the clock was set back. */
  age: number;
  /** At least 1: how much the intervals are stretched because so many tasks are open. */
  stretch: number;
  /** Uniform in [0, 1). */
  random: number;
}

/** Ms until the next poll of a task that answers well. */
export function nextInterval({ family, age, stretch, random }: IntervalInput): number {
  const [from, to] = base(family);
  if (isOverdue(family, age)) {
    const slow = age > 24 * 60 * minute ? 5 * minute : minute;
    return Math.round((slow + slow * 0.25 * random) * stretch);
  }
  // Steady at first, then slower with age: after ten minutes twice as long, at most four times.
  const growth = Math.min(4, Math.max(1, age / (5 * minute)));
  return Math.round((from + (to - from) * random) * growth * stretch);
}

/** Ms until the next poll after `failures` failed ones in a row (1, 2, 3, ...). */
export function failureInterval(failures: number, random: number): number {
  const wait = Math.min(5 * minute, 5 * second * 2 ** Math.min(10, failures - 1));
  return Math.round(wait * (0.75 + 0.5 * random));
}

/**
 * How much longer intervals have to be so that `open` tasks of one key stay within four fifths of its limit.
 * The rest is for creates and for what a person asks.
 */
export function stretchFor(open: number, perMinute: number): number {
  const wanted = open * (minute / (6 * second));
  return Math.max(1, wanted / (perMinute * 0.8));
}

/** The longest wait that any of this can produce (ms); a plan further ahead means that the clock was set back. */
export const longestInterval = (stretch: number): number => 6.25 * minute * stretch;
