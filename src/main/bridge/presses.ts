/**
 * What a person pressed, as main saw it itself: a page can neither make a press nor use one twice. Pure, but for a clock.
 *
 * A press goes through three hands. Main sees the input on its way to the page (`saw`). Preload, which no script of the
 * page reaches, says that the page is handling it (`reached`). From then on the press is good for ten seconds, and the first
 * call that needs one takes it. They begin there, so a page that is busy for long loses no press; and they pass in steps of
 * main's own timer, so they do not pass while main itself is busy.
 */
import { randomUUID } from 'node:crypto';
import { pointer, type ReachedInput } from '../../shared/contract/channels.ts';
import type { Clock } from '../base/clock.ts';

/** What is needed of Electron's `InputEvent`. */
export interface SeenInput {
  type: string;
  code?: string;
  key?: string;
  isAutoRepeat?: boolean;
  modifiers?: readonly string[];
}

export interface Presses {
  /** Main's own `input-event` of the window with this id. */
  saw(contentsId: number, input: SeenInput): void;
  /** The page is handling an input now. */
  reached(contentsId: number, input: ReachedInput): void;
  /** A screen reader or the like has pressed something for a person: no input comes to main then. */
  assisted(contentsId: number): void;
  /**
   * The same where the system names no such help: the browser says that a person has acted. Counts once in ten seconds, and
   * only when no input came to the window in that time, whatever frame or field it went to.
   */
  acted(contentsId: number): void;
  /** Whether a person has done anything at all in the window, be it text, since this was asked last. */
  hasActed(contentsId: number): boolean;
  /** Uses up a press that is being handled. @returns false when there is none */
  take(contentsId: number): boolean;
  /** Uses up the press of the button that is still down. @returns false when there is none */
  takeHeld(contentsId: number): boolean;
  /** Uses up a press for a later call of a method. @returns null when there is none */
  keep(contentsId: number, method: string): string | null;
  /** Uses up a kept press. @returns false when there is none of that name for that method */
  redeem(contentsId: number, method: string, ticket: string): boolean;
  /** The window shows another page: nothing of the old one counts. */
  forget(contentsId: number): void;
}

/** How long a press is good, in the steps in which that time passes. */
const steps = 10;
const step = 1000;
/** Inputs on their way to a page, presses that are good, and those kept for later: the oldest go first. */
const mostWaiting = 64;
const mostGood = 8;
const mostKept = 32;
/** Longer, in ms, than the browser says of one act that a person has acted. */
const activation = 10_000;
/** How long a press is kept for a later call, in ms of running time. */
const keptFor = 10 * 60_000;

interface Press {
  isUsed: boolean;
  /** Steps in which it can still be taken. */
  left: number;
  hasReached: boolean;
}

interface Window {
  waiting: (ReachedInput & { press: Press })[];
  /** What is down now. */
  down: Map<string, Press>;
  handled: Set<Press>;
  kept: Map<string, { method: string; until: number }>;
}

/** Keys that ask for nothing: those that change others, and the one that refuses. */
const silentKeys =
  /^(Shift|Control|Alt|AltGraph|Meta|OS|Fn|CapsLock|NumLock|ScrollLock|Escape)(Left|Right)?$/;

/** What an input means for presses; null for all that nobody presses: moves, Ctrl alone, repeats of a key held down. */
export function meaningOf({
  type,
  code = '',
  key = '',
  isAutoRepeat = false,
  modifiers = [],
}: SeenInput): ReachedInput | null {
  switch (type) {
    case 'mouseDown':
    case 'pointerDown':
    case 'touchStart':
      return { phase: 'down', what: pointer };
    case 'mouseUp':
    case 'pointerUp':
    case 'touchEnd':
      return { phase: 'up', what: pointer };
    case 'keyDown':
    case 'rawKeyDown':
      if (isAutoRepeat || modifiers.includes('isautorepeat')) return null;
      return silentKeys.test(code) || silentKeys.test(key) ? null : { phase: 'down', what: code };
    case 'keyUp':
      return { phase: 'up', what: code };
    default:
      return null;
  }
}

/** All that makes the browser say that a person has acted, be it text or a key that asks for nothing. */
const isAct =
  /^(mouse|pointer)(Down|Up)$|^touch(Start|End)$|^(key|rawKey)(Down|Up)$|^char$|^gesture(Tap|LongPress)/;

export function createPresses(clock: Clock): Presses {
  const windows = new Map<number, Window>();
  /** When a person acted in a window last. Not forgotten with a page, which could bring that about itself. */
  const lastActs = new Map<number, number>();
  /** Windows in which somebody has acted since that was asked. */
  const acted = new Set<number>();
  let isPassing = false;

  const windowOf = (contentsId: number): Window => {
    let window = windows.get(contentsId);
    if (window === undefined) {
      window = { waiting: [], down: new Map(), handled: new Set(), kept: new Map() };
      windows.set(contentsId, window);
    }
    return window;
  };

  /** One step of the time of every press that is good. */
  const pass = () => {
    isPassing = false;
    for (const { handled } of windows.values()) {
      for (const press of handled) {
        press.left -= 1;
        if (press.left <= 0) handled.delete(press);
        else isPassing = true;
      }
    }
    if (isPassing) clock.setTimeout(pass, step);
  };

  const begin = ({ handled }: Window, press: Press) => {
    press.left = steps;
    handled.delete(press);
    handled.add(press);
    for (const oldest of handled) {
      if (handled.size <= mostGood) break;
      handled.delete(oldest);
    }
    if (isPassing) return;
    isPassing = true;
    clock.setTimeout(pass, step);
  };

  const takeFrom = ({ handled }: Window): boolean => {
    for (const press of handled) {
      handled.delete(press);
      if (press.isUsed) continue;
      press.isUsed = true;
      return true;
    }
    return false;
  };

  const assist = (contentsId: number) => {
    acted.add(contentsId);
    begin(windowOf(contentsId), { isUsed: false, left: steps, hasReached: true });
  };

  return {
    saw(contentsId, input) {
      if (isAct.test(input.type)) {
        lastActs.set(contentsId, clock.running());
        acted.add(contentsId);
      }
      const meaning = meaningOf(input);
      if (meaning === null) return;
      const { waiting, down } = windowOf(contentsId);
      let press = down.get(meaning.what);
      if (meaning.phase === 'down') {
        press = { isUsed: false, left: 0, hasReached: false };
        down.set(meaning.what, press);
      } else down.delete(meaning.what);
      // The end of a press belongs to it: a button is pressed when it is let go.
      if (press === undefined || press.isUsed) return;
      waiting.push({ ...meaning, press });
      if (waiting.length > mostWaiting) waiting.shift();
    },

    reached(contentsId, { phase, what }) {
      const window = windowOf(contentsId);
      const at = window.waiting.findIndex((one) => one.what === what && one.phase === phase);
      const press = window.waiting[at]?.press;
      if (press === undefined) return;
      // What came before it of the same kind does not come any more.
      window.waiting = window.waiting.filter((one, index) => index > at || one.what !== what);
      press.hasReached = true;
      if (!press.isUsed) begin(window, press);
    },

    assisted: assist,

    acted(contentsId) {
      const now = clock.running();
      const before = lastActs.get(contentsId);
      if (before !== undefined && now - before <= activation) return;
      lastActs.set(contentsId, now);
      assist(contentsId);
    },

    hasActed: (contentsId) => acted.delete(contentsId),

    take: (contentsId) => takeFrom(windowOf(contentsId)),

    takeHeld(contentsId) {
      const press = windowOf(contentsId).down.get(pointer);
      if (press === undefined || press.isUsed || !press.hasReached) return false;
      press.isUsed = true;
      return true;
    },

    keep(contentsId, method) {
      const window = windowOf(contentsId);
      if (!takeFrom(window)) return null;
      const ticket = randomUUID();
      window.kept.set(ticket, { method, until: clock.running() + keptFor });
      for (const oldest of window.kept.keys()) {
        if (window.kept.size <= mostKept) break;
        window.kept.delete(oldest);
      }
      return ticket;
    },

    redeem(contentsId, method, ticket) {
      const { kept } = windowOf(contentsId);
      const press = kept.get(ticket);
      if (press === undefined || press.method !== method) return false;
      kept.delete(ticket);
      return press.until >= clock.running();
    },

    forget: (contentsId) => void windows.delete(contentsId),
  };
}
