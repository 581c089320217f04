import { spawnSync } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { describe, expect, it } from 'vitest';
import { testSwitches } from '../../../src/main/test-switches.ts';

const source = path.resolve(import.meta.dirname, '../../../src/main/base/failpoint-kill.ts');

/** Passes the points one after the other in a process of their own; says how many were survived, and what ended it. */
function pass(order: string, points: string[]) {
  const script = `
    import { writeSync } from 'node:fs';
    import { killAtFailpoint } from ${JSON.stringify(source)};
    const hook = killAtFailpoint(${JSON.stringify(order)});
    for (const point of ${JSON.stringify(points)}) { hook(point); writeSync(1, '.'); }`;
  const ran = spawnSync(process.execPath, ['--input-type=module-typescript', '--eval', script], {
    encoding: 'utf8',
  });
  return { survived: ran.stdout.length, signal: ran.signal };
}

describe('the order to die at a point', () => {
  it('kills at that point, at the n-th passing, and at no other', () => {
    const points = ['poll.before_send', 'submit.after_draft', 'poll.before_send', 'poll.before_send'];
    expect(pass('submit.after_draft', points)).toEqual({ survived: 1, signal: 'SIGKILL' });
    expect(pass('poll.before_send@2', points)).toEqual({ survived: 2, signal: 'SIGKILL' });
    expect(pass('retry.after_draft', points)).toEqual({ survived: 4, signal: null });
  });

  it.each(['nowhere', 'poll.before_send@0', 'poll.before_send@x', '@1'])('is refused as %s', (order) => {
    expect(() => testSwitches(false, { SAFELIGHT_KILL_AT: order })).toThrow(/no failpoint/);
  });

  it('is ignored by a packaged app, nor when nobody gives it', () => {
    expect(testSwitches(true, { SAFELIGHT_KILL_AT: 'poll.before_send' })).toEqual({});
    expect(testSwitches(false, {}).failpoint).toBeUndefined();
  });
});
