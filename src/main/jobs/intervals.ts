/** When to ask for a task's status again; see docs/decisions/015. Pure: chance and time are handed in. */
import { type Family, familyOf } from '../../shared/families/index.ts';
import { minute, second } from '../../shared/units.ts';

/** Ms between two checks of a young task on average; of an image's they are less. */
export const usualInterval = 7.5 * second;

/** Up to this age (ms) a task keeps its first interval. */
const steadyFor = 15 * minute;
/** No task that answers well waits longer than this (ms), unless too many are open. */
const longest = minute;

/** Later the interval grows with the age: twice the age, twice the wait. */
function range(family: Family, age: number): [from: number, to: number] {
  const [from, to] = familyOf(family).polling;
  const growth = Math.min(longest / to, Math.max(1, age / steadyFor));
  return [from * growth, to * growth];
}

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
  const [from, to] = range(family, age);
  return Math.round((from + (to - from) * random) * stretch);
}

/** Requests per minute that a task of this age takes at its usual interval. */
export function demand(family: Family, age: number): number {
  const [from, to] = range(family, age);
  return minute / ((from + to) / 2);
}

/** Ms until the next poll after `failures` failed ones in a row (1, 2, 3, ...). */
export function failureInterval(failures: number, stretch: number, random: number): number {
  const wait = Math.min(5 * minute, 5 * second * 2 ** Math.min(10, failures - 1));
  return Math.round(wait * (0.75 + 0.5 * random) * stretch);
}

export interface Load {
  /** Requests per minute that the account's open tasks take at their usual intervals. */
  wanted: number;
  /** Requests per minute that its key allows. */
  perMinute: number;
  /** Status requests that may be in flight at once. */
  atOnce: number;
  /** Ms that an answer takes. */
  answerMs: number;
}

export interface Stretch {
  factor: number;
  /** `limit`: the key allows no more requests. `answers`: they take so long that no more fit into a minute. */
  cause: 'limit' | 'answers';
}

/** The part of what is possible that is used for polling; the rest is for creates and for what a person asks. */
const share = 0.8;

/** How much longer intervals have to be so that all open tasks of an account get their turn. */
export function stretchFor({ wanted, perMinute, atOnce, answerMs }: Load): Stretch {
  const byLimit = wanted / (perMinute * share);
  const byAnswers = (wanted * answerMs) / (atOnce * minute * share);
  return byAnswers > Math.max(1, byLimit)
    ? { factor: byAnswers, cause: 'answers' }
    : { factor: Math.max(1, byLimit), cause: 'limit' };
}
