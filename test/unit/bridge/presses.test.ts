import { describe, expect, it } from 'vitest';
import { createPresses, meaningOf, type SeenInput } from '../../../src/main/bridge/presses.ts';
import { pointer } from '../../../src/shared/contract/channels.ts';
import { manualClock } from './clock.ts';

const page = 1;
const click: SeenInput[] = [{ type: 'mouseDown' }, { type: 'mouseUp' }];

function setUp() {
  const clock = manualClock();
  const presses = createPresses(clock);
  /** Main sees it and the page handles it. */
  const press = (...inputs: SeenInput[]) => {
    for (const input of inputs) {
      presses.saw(page, input);
      const meaning = meaningOf(input);
      if (meaning !== null) presses.reached(page, meaning);
    }
  };
  return { clock, presses, press };
}

describe('a press', () => {
  it('is good once, however many parts it has', () => {
    const { presses, press } = setUp();
    press(...click);
    expect(presses.take(page)).toBe(true);
    expect(presses.take(page)).toBe(false);
    press(...click, ...click);
    expect([1, 2, 3].map(() => presses.take(page))).toEqual([true, true, false]);
  });

  it('taken while the button is down is not there again when it is let go', () => {
    const { presses, press } = setUp();
    press({ type: 'mouseDown' });
    expect(presses.take(page)).toBe(true);
    press({ type: 'mouseUp' });
    expect(presses.take(page)).toBe(false);
  });

  it('is nothing that a page can make: what main did not see does not count, whatever is said of it', () => {
    const { presses } = setUp();
    for (let tries = 0; tries < 100; tries += 1) {
      presses.reached(page, { phase: 'down', what: pointer });
      presses.reached(page, { phase: 'up', what: 'Enter' });
    }
    expect(presses.take(page)).toBe(false);
    expect(presses.keep(page, 'submitJob')).toBeNull();
    // Nor does it count on another window.
    presses.saw(2, { type: 'mouseDown' });
    presses.reached(page, { phase: 'down', what: pointer });
    expect(presses.take(page)).toBe(false);
  });

  it('does not count before the page handles it', () => {
    const { presses } = setUp();
    presses.saw(page, { type: 'mouseDown' });
    expect(presses.take(page)).toBe(false);
    presses.reached(page, { phase: 'down', what: pointer });
    expect(presses.take(page)).toBe(true);
  });

  it('is over after ten seconds', () => {
    const { clock, presses, press } = setUp();
    press(...click);
    clock.turn(9_000);
    expect(presses.take(page)).toBe(true);
    press(...click);
    clock.turn(10_000);
    expect(presses.take(page)).toBe(false);
    expect(clock.waiting(), 'nothing runs on').toBe(0);
  });

  it('waits for a page that is busy, for as long as that takes', () => {
    const { clock, presses } = setUp();
    for (const input of click) presses.saw(page, input);
    clock.turn(30_000);
    presses.reached(page, { phase: 'down', what: pointer });
    presses.reached(page, { phase: 'up', what: pointer });
    expect(presses.take(page)).toBe(true);
  });

  it('loses no time while main is busy: its time passes in steps that main has to take itself', () => {
    const timers: (() => void)[] = [];
    const presses = createPresses({
      now: () => 0,
      running: () => 0,
      setTimeout: (fn) => {
        timers.push(fn);
        return { clear: () => undefined };
      },
    });
    presses.saw(page, { type: 'mouseDown' });
    presses.reached(page, { phase: 'down', what: pointer });
    // Held for an hour, main comes to one timer, and then to the call that was waiting behind it.
    timers.shift()?.();
    expect(timers).toHaveLength(1);
    expect(presses.take(page)).toBe(true);
  });

  it('that is held begins again when it is let go', () => {
    const { clock, presses, press } = setUp();
    press({ type: 'rawKeyDown', code: 'Space' });
    clock.turn(15_000);
    expect(presses.take(page)).toBe(false);
    press({ type: 'keyUp', code: 'Space' });
    expect(presses.take(page)).toBe(true);
  });

  it.each<[string, SeenInput]>([
    ['a move', { type: 'mouseMove' }],
    ['the wheel', { type: 'mouseWheel' }],
    ['Escape', { type: 'rawKeyDown', code: 'Escape' }],
    ['Ctrl alone', { type: 'rawKeyDown', code: 'ControlLeft', modifiers: ['control', 'left'] }],
    ['Ctrl of a keyboard on the screen', { type: 'rawKeyDown', code: '', key: 'Control' }],
    ['a key that repeats', { type: 'rawKeyDown', code: 'Enter', isAutoRepeat: true }],
    ['one that says so otherwise', { type: 'rawKeyDown', code: 'Enter', modifiers: ['isautorepeat'] }],
    ['the end of what never began', { type: 'mouseUp' }],
  ])('is not %s', (_what, input) => {
    const { presses, press } = setUp();
    press(input);
    expect(presses.take(page)).toBe(false);
  });

  it.each<[string, SeenInput]>([
    ['Enter', { type: 'rawKeyDown', code: 'Enter' }],
    ['a function key', { type: 'rawKeyDown', code: 'F5' }],
    ['a command', { type: 'rawKeyDown', code: 'KeyO', modifiers: ['control'] }],
    ['a letter, which a person may have made a command', { type: 'keyDown', code: 'KeyA' }],
    ['a key of a keyboard on the screen', { type: 'rawKeyDown', code: '', key: 'Enter' }],
    ['a finger', { type: 'touchStart' }],
    ['a pen', { type: 'pointerDown' }],
  ])('is %s', (_what, input) => {
    const { presses, press } = setUp();
    press(input);
    expect(presses.take(page)).toBe(true);
  });

  it('is forgotten with its page', () => {
    const { presses, press } = setUp();
    press(...click);
    presses.forget(page);
    expect(presses.take(page)).toBe(false);
  });

  it('that never reached the page does not stand in the way of the next', () => {
    const { presses, press } = setUp();
    // The end of a drag goes to another program.
    presses.saw(page, { type: 'mouseDown' });
    press(...click);
    expect(presses.take(page)).toBe(true);
  });

  it('cannot be saved up: of many that were made for nothing a few are good', () => {
    const { presses, press } = setUp();
    for (let count = 0; count < 500; count += 1) press(...click);
    let taken = 0;
    while (presses.take(page)) taken += 1;
    expect(taken).toBeGreaterThan(1);
    expect(taken).toBeLessThan(10);
  });

  it('of a screen reader counts like any other: for its window, and once', () => {
    const { clock, presses } = setUp();
    presses.assisted(page);
    expect(presses.take(2)).toBe(false);
    expect(presses.take(page)).toBe(true);
    expect(presses.take(page)).toBe(false);
    presses.assisted(page);
    clock.turn(10_000);
    expect(presses.take(page)).toBe(false);
  });

  it('that only the browser vouches for counts once in ten seconds, and not beside any input, wherever that went', () => {
    const { clock, presses } = setUp();
    presses.acted(page);
    presses.acted(page);
    expect([presses.take(page), presses.take(page)]).toEqual([true, false]);
    for (const type of [
      'mouseDown',
      'mouseUp',
      'pointerDown',
      'touchStart',
      'touchEnd',
      'rawKeyDown',
      'char',
    ]) {
      clock.turn(11_000);
      // Text, or a press in a frame: preload says nothing of it, and a page can have itself begun again.
      presses.saw(page, { type, code: 'KeyA', key: 'a' });
      presses.forget(page);
      presses.acted(page);
      expect(presses.take(page), type).toBe(false);
    }
    clock.turn(11_000);
    presses.saw(page, { type: 'mouseMove' });
    presses.acted(page);
    expect(presses.take(page)).toBe(true);
  });

  it('of any kind, text too, says once that a person is there', () => {
    const { presses } = setUp();
    expect(presses.hasActed(page)).toBe(false);
    presses.saw(page, { type: 'mouseMove' });
    expect(presses.hasActed(page)).toBe(false);
    presses.saw(page, { type: 'rawKeyDown', code: 'KeyA', key: 'a' });
    expect([2, page, page].map((id) => presses.hasActed(id))).toEqual([false, true, false]);
    presses.assisted(page);
    expect(presses.hasActed(page)).toBe(true);
  });

  it('takes no more room than its bounds, however many inputs never arrive', () => {
    const { presses, press } = setUp();
    for (let count = 0; count < 10_000; count += 1) presses.saw(page, { type: 'mouseDown' });
    press(...click);
    let taken = 0;
    while (presses.take(page)) taken += 1;
    expect(taken).toBeGreaterThan(0);
    expect(taken).toBeLessThan(3);
  });
});

describe('the press of a drag', () => {
  it('is good while the button is down, for however long, and once', () => {
    const { clock, presses, press } = setUp();
    press({ type: 'mouseDown' });
    clock.turn(60_000);
    expect(presses.takeHeld(page)).toBe(true);
    expect(presses.takeHeld(page)).toBe(false);
    press({ type: 'mouseUp' });
    expect(presses.take(page)).toBe(false);
  });

  it('is not there when the button is up', () => {
    const { presses, press } = setUp();
    expect(presses.takeHeld(page)).toBe(false);
    press(...click);
    expect(presses.takeHeld(page)).toBe(false);
  });
});

describe('a kept press', () => {
  it('serves one later call of its method', () => {
    const { clock, presses, press } = setUp();
    press(...click);
    const ticket = presses.keep(page, 'submitJob')!;
    expect(presses.take(page), 'it is used up').toBe(false);
    clock.turn(60_000);
    expect(presses.redeem(page, 'openExternal', ticket)).toBe(false);
    expect(presses.redeem(2, 'submitJob', ticket)).toBe(false);
    expect(presses.redeem(page, 'submitJob', ticket)).toBe(true);
    expect(presses.redeem(page, 'submitJob', ticket)).toBe(false);
  });

  it('is kept for ten minutes, and not past its page', () => {
    const { clock, presses, press } = setUp();
    press(...click);
    const old = presses.keep(page, 'submitJob')!;
    clock.turn(10 * 60_000 + 1);
    expect(presses.redeem(page, 'submitJob', old)).toBe(false);
    press(...click);
    const next = presses.keep(page, 'submitJob')!;
    presses.forget(page);
    expect(presses.redeem(page, 'submitJob', next)).toBe(false);
  });
});
