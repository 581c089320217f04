import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createGathering,
  type EndedCounts,
  isEnded,
  isQuiet,
  kindOf,
  viewOf,
} from '../../../src/main/shell/notification-rules.ts';
import { manualClock } from '../bridge/clock.ts';

function begin() {
  const clock = manualClock();
  const one: number[] = [];
  const summaries: EndedCounts[] = [];
  const gathering = createGathering<number>(clock, {
    one: (what) => one.push(what),
    summary: (counts) => summaries.push(counts),
  });
  return { clock, one, summaries, gathering };
}

describe('notifications of jobs that ended', () => {
  it('name the first three of many, and count the rest in one summary', () => {
    const { clock, one, summaries, gathering } = begin();
    for (let number = 1; number <= 150; number += 1) {
      gathering.ended(number % 50 === 0 ? 'failed' : 'done', number);
      clock.turn(10);
    }
    clock.turn(60_000);
    expect(one).toEqual([1, 2, 3]);
    expect(summaries).toEqual([{ done: 144, failed: 3, decision: 0 }]);
  });

  it('count a run that takes longer in a summary that grows', () => {
    const { clock, one, summaries, gathering } = begin();
    for (let number = 1; number <= 8; number += 1) {
      gathering.ended('done', number);
      clock.turn(4_000);
    }
    clock.turn(60_000);
    expect(one).toEqual([1, 2, 3]);
    expect(summaries.map(({ done }) => done)).toEqual([2, 4, 5]);
  });

  it('begin again after a quiet minute, and name each where there are few', () => {
    const { clock, one, summaries, gathering } = begin();
    for (let number = 1; number <= 6; number += 1) {
      gathering.ended('decision', number);
      clock.turn(60_000);
    }
    expect(one).toEqual([1, 2, 3, 4, 5, 6]);
    expect(summaries).toEqual([]);
  });

  it('open the view that shows what was counted', () => {
    expect(viewOf({ done: 4, failed: 0, decision: 0 })).toBe('done');
    expect(viewOf({ done: 0, failed: 2, decision: 0 })).toBe('failed');
    expect(viewOf({ done: 0, failed: 0, decision: 9 })).toBe('attention');
    expect(viewOf({ done: 4, failed: 2, decision: 0 })).toBe('all');
  });

  it('are of three kinds, and of nothing that still runs', () => {
    expect(kindOf('completed')).toBe('done');
    expect(kindOf('cancelled')).toBe('failed');
    expect(kindOf('unconfirmed')).toBe('decision');
    expect(isEnded('processing')).toBe(false);
  });
});

describe('quiet hours', () => {
  const at = (hours: number, minutes: number) => new Date(2026, 0, 5, hours, minutes);
  it.each([
    [null, at(23, 0), false],
    [{ from: '22:00', until: '08:00' }, at(21, 59), false],
    [{ from: '22:00', until: '08:00' }, at(22, 0), true],
    [{ from: '22:00', until: '08:00' }, at(7, 59), true],
    [{ from: '22:00', until: '08:00' }, at(8, 0), false],
    [{ from: '12:00', until: '13:30' }, at(13, 0), true],
    [{ from: '12:00', until: '13:30' }, at(13, 30), false],
    [{ from: '12:00', until: '12:00' }, at(12, 0), false],
  ])('%j at %s: %s', (hours, time, quiet) => expect(isQuiet(hours, time)).toBe(quiet));

  describe('on a night when the clocks change', () => {
    const zone = process.env.TZ;
    beforeAll(() => {
      process.env.TZ = 'Europe/Berlin';
    });
    afterAll(() => {
      if (zone === undefined) delete process.env.TZ;
      else process.env.TZ = zone;
    });
    // In UTC: in spring 2:00 becomes 3:00 at 1:00 of it, in autumn 3:00 becomes 2:00.
    it.each([
      ['spring', { from: '22:00', until: '08:00' }, '2026-03-29T00:59:00Z', true],
      ['spring', { from: '22:00', until: '08:00' }, '2026-03-29T05:59:00Z', true],
      ['spring', { from: '22:00', until: '08:00' }, '2026-03-29T06:00:00Z', false],
      // Neither of these is on any clock that night.
      ['spring', { from: '22:00', until: '02:30' }, '2026-03-29T01:00:00Z', false],
      ['spring', { from: '02:30', until: '08:00' }, '2026-03-29T01:00:00Z', true],
      ['autumn', { from: '22:00', until: '08:00' }, '2026-10-25T01:30:00Z', true],
      ['autumn', { from: '22:00', until: '08:00' }, '2026-10-25T06:59:00Z', true],
      ['autumn', { from: '22:00', until: '08:00' }, '2026-10-25T07:00:00Z', false],
    ])('they follow the clock on the wall in %s: %j at %s', (_season, hours, time, quiet) =>
      expect(isQuiet(hours, new Date(time))).toBe(quiet),
    );
  });
});
