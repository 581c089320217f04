import { describe, expect, it } from 'vitest';
import { createWallClockTimers, watchSetBack } from '../../../src/main/base/timers.ts';
import { turningClock } from '../jobs/bench.ts';

describe('a clock that is set back', () => {
  it('is noticed to the ms, however much time has passed since, and forwards or a slow correction is not', () => {
    const clock = turningClock();
    const setBack = watchSetBack(clock);
    clock.turn(5_000);
    clock.jump(-3_000);
    expect(setBack()).toBe(3_000);
    expect(setBack()).toBe(0);
    clock.jump(3_600_000);
    expect(setBack()).toBe(0);
    clock.turn(60_000);
    clock.jump(-3_600_000);
    expect(setBack()).toBe(3_600_000);
    clock.jump(-20);
    expect(setBack()).toBe(0);
  });
});

describe('timers against the wall clock', () => {
  it('fire on time though others are set and cleared all the while, and the clock goes back bit by bit', () => {
    const clock = turningClock();
    const fired: string[] = [];
    const timers = createWallClockTimers(clock, 600_000, (name) => fired.push(name));
    timers.set('due', clock.now() + 30_000);
    for (let second = 1; second <= 30; second += 1) {
      clock.turn(1_000);
      clock.jump(-800);
      timers.set(`other ${second}`, clock.now() + 300_000);
      if (second % 2 === 0) timers.clear(`other ${second - 1}`);
    }
    expect(fired).toEqual(['due']);
  });

  it('fire once, also when the time passed in sleep, and soon after the clock was set back', () => {
    const clock = turningClock();
    const fired: string[] = [];
    const timers = createWallClockTimers(clock, 60_000, (name) => fired.push(name));
    timers.set('a', clock.now() + 10_000);
    timers.set('b', clock.now() + 50_000);
    clock.turn(9_999);
    expect(fired).toEqual([]);
    clock.turn(1);
    expect(fired).toEqual(['a']);
    clock.jump(3_600_000);
    clock.turn(5_000);
    expect(fired).toEqual(['a', 'b']);
    timers.set('c', clock.now() + 30_000);
    clock.jump(-3_600_000);
    clock.turn(66_000);
    expect(fired).toEqual(['a', 'b', 'c']);
    timers.set('d', clock.now() + 1_000);
    timers.clear('d');
    clock.turn(10_000);
    expect(fired).toHaveLength(3);
  });

  it('fire although another of the same moment throws, and although none is set afterwards', () => {
    const clock = turningClock();
    const fired: string[] = [];
    const timers = createWallClockTimers(clock, 60_000, (name) => {
      fired.push(name);
      if (name === 'bad') throw new Error('not this one');
    });
    for (const name of ['bad', 'good']) timers.set(name, clock.now() + 5_000);
    timers.set('later', clock.now() + 20_000);
    expect(() => clock.turn(30_000)).toThrow('not this one');
    clock.turn(30_000);
    expect(fired).toEqual(['bad', 'good', 'later']);
  });

  it('do not fire when another of the same moment has cleared or replaced them', () => {
    const clock = turningClock();
    const fired: string[] = [];
    const timers = createWallClockTimers(clock, 60_000, (name) => {
      fired.push(name);
      if (name !== 'first') return;
      timers.clear('cleared');
      timers.set('replaced', clock.now() + 7_000);
    });
    for (const name of ['first', 'cleared', 'replaced']) timers.set(name, clock.now() + 5_000);
    clock.turn(6_000);
    expect(fired).toEqual(['first']);
    clock.turn(6_000);
    expect(fired).toEqual(['first', 'replaced']);
  });
});
