import { expect, it } from 'vitest';
import { testSwitches } from '../../src/main/test-switches.ts';

const minute = 60_000;

it('a refused link is waited for as the poller waits, unless a test gives it a time of its own', () => {
  const patience = (env: NodeJS.ProcessEnv) => testSwitches(false, env).downloadLimits?.linkPatience;
  expect(patience({})).toBeUndefined();
  expect(patience({ SAFELIGHT_POLL_SCALE: '0.1' })).toBe(1.5 * minute);
  expect(patience({ SAFELIGHT_POLL_SCALE: '0.1', SAFELIGHT_LINK_SCALE: '0.5' })).toBe(7.5 * minute);
  expect(patience({ SAFELIGHT_LINK_SCALE: '2' })).toBeUndefined();
  expect(testSwitches(true, { SAFELIGHT_LINK_SCALE: '0.5' })).toEqual({});
});
