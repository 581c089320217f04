import { describe, expect, it } from 'vitest';
import { readFaultHook } from '../../src/main/fault-hook.ts';
import type { FaultPoint } from '../../src/main/jobs/fault-points.ts';

describe('the hook for kill tests', () => {
  const passing = (asked: string, points: FaultPoint[], isPackaged = false) => {
    const killed: number[] = [];
    let at = 0;
    const hook = readFaultHook({ SAFELIGHT_KILL_AT: asked }, isPackaged, () => killed.push(at));
    for (const point of points) {
      at += 1;
      hook?.(point);
    }
    return killed;
  };

  it('ends the process at the named point and at no other', () => {
    expect(
      passing('poll.before_send', ['submit.after_draft', 'poll.before_send', 'poll.after_write']),
    ).toEqual([2]);
  });

  it('ends it at the n-th passing, once', () => {
    const points = Array.from({ length: 5 }, (): FaultPoint => 'poll.before_send');
    expect(passing('poll.before_send:3', points)).toEqual([3]);
  });

  it('does nothing when nobody asks, and nothing in a packaged app', () => {
    expect(readFaultHook({}, false)).toBeUndefined();
    expect(passing('poll.before_send', ['poll.before_send'], true)).toEqual([]);
  });

  it.each(['nowhere', 'poll.before_send:0', 'poll.before_send:x', ':1'])('refuses %s', (asked) => {
    expect(() => passing(asked, [])).toThrow(/no moment/);
  });
});
