/** The one place where main decides whether the window may do what spends, leaves or opens: a press, and not too often. */

import type { Gesture } from '../../shared/contract/method.ts';
import { type MethodName, methods } from '../../shared/contract/methods.ts';
import { AppError } from '../../shared/errors.ts';
import { minute } from '../../shared/units.ts';
import { say } from '../../shared/words/bridge/say.ts';
import type { Clock } from '../base/clock.ts';
import type { Presses } from './presses.ts';

export interface Gate {
  /**
   * Uses up a press for what needs one.
   * @param ticket of `takePress`, or null
   * @throws AppError `press_needed`, `too_often`: nothing was done
   */
  pass(name: MethodName, contentsId: number, ticket: unknown): void;
}

/** Calls in a minute. More than hands can do on purpose, and few enough that a script behind them does little harm. */
export const mostInMinute: Readonly<Record<Exclude<Gesture, 'none'>, number>> = {
  spend: 60,
  leave: 60,
  open: 60,
  key: 20,
  decide: 120,
  drag: 60,
};

export function createGate(presses: Presses, clock: Pick<Clock, 'running'>): Gate {
  const lately = new Map<Gesture, number[]>();

  return {
    pass(name, contentsId, ticket) {
      const { gesture } = methods[name];
      if (gesture === 'none') return;
      const now = clock.running();
      const since = (lately.get(gesture) ?? []).filter((time) => time > now - minute);
      lately.set(gesture, since);
      if (since.length >= mostInMinute[gesture]) {
        throw new AppError('too_often', say('thisWasRequestedTooOften'), {
          next: ['wait_and_retry'],
          retryable: true,
        });
      }
      const isPressed =
        typeof ticket === 'string'
          ? presses.redeem(contentsId, name, ticket)
          : gesture === 'drag'
            ? presses.takeHeld(contentsId)
            : presses.take(contentsId);
      if (!isPressed) throw notPressed();
      since.push(now);
    },
  };
}

export const notPressed = (): AppError =>
  new AppError('press_needed', say('safelightDidntSeeYouPress'), { retryable: true });
