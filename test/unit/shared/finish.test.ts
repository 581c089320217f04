/** The expected finish: a range from the median to nine of ten of the model's own jobs, or nothing where that is not known. */
import { describe, expect, it } from 'vitest';
import { finishOf, finishOfAll, latest, type PastJob, usualSpan } from '../../../src/shared/finish.ts';

const minute = 60_000;
const took = (...minutes: number[]): PastJob[] =>
  minutes.map((each) => ({ sendMs: 1_000, tookMs: each * minute }));

describe('what jobs of a model usually take', () => {
  it('goes from the median to nine of ten', () => {
    expect(usualSpan(took(10, 1, 2, 3, 4, 5, 6, 7, 8, 9))).toEqual({
      medianMs: 5 * minute,
      p90Ms: 9 * minute,
      sendMs: 1_000,
      jobs: 10,
    });
  });

  it.each<[string, PastJob[]]>([
    ['without any', []],
    ['of four jobs', took(1, 2, 3, 4)],
    ['of jobs whose clock ran backwards', took(-1, -2, 1, 2, 3, 4)],
  ])('is not known from a history %s', (_what, past) => {
    expect(usualSpan(past)).toBeNull();
  });

  it('leaves out a night in which nobody saw that a job had ended', () => {
    expect(usualSpan(took(2, 3, 2, 3, 2, 600, 540))).toMatchObject({ p90Ms: 3 * minute, jobs: 5 });
  });
});

describe('when a job is expected to be done', () => {
  const usual = { medianMs: 2 * minute, p90Ms: 6 * minute, sendMs: 1_000, jobs: 20 };

  it.each([
    [0, { from: 2 * minute, to: 6 * minute }],
    [minute, { from: 2 * minute, to: 6 * minute }],
    [3 * minute, { from: 3 * minute, to: 6 * minute }],
    [6 * minute, { from: 6 * minute, to: 6 * minute }],
    [6 * minute + 1, null],
  ])('%i ms after it was sent', (now, expected) => {
    expect(finishOf(usual, 0, now)).toEqual(expected);
  });

  it('of many is when the last of them is, those that wait among them', () => {
    const work = { sentAt: [0, -minute], waiting: 0, ahead: 0, atOnce: 4, sendsAtLeastMs: 0 };
    expect(finishOfAll(usual, work, 0)).toEqual({ from: 2 * minute, to: 6 * minute });
    // Nine creates, four at once, are three rounds: the last ones leave two seconds from now.
    expect(finishOfAll(usual, { ...work, waiting: 9 }, 0)).toEqual({
      from: 2 * minute + 2_000,
      to: 6 * minute + 2_000,
    });
    expect(finishOfAll(usual, { ...work, waiting: 9, sendsAtLeastMs: minute }, 0)).toEqual({
      from: 3 * minute,
      to: 7 * minute,
    });
    expect(finishOfAll(usual, { ...work, sentAt: [] }, 0)).toBeNull();
    expect(latest([])).toBeNull();
  });
});
