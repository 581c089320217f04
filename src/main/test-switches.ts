/** Switches for tests of the real app, read from the environment. A packaged app has none of them. */
import type { EngineLimits, FaultHook } from './jobs/index.ts';
import { killHook } from './kill-point.ts';

export interface TestSwitches {
  fault?: FaultHook;
  limits?: Partial<EngineLimits>;
}

/** `SAFELIGHT_KILL_AT`: see `killHook`. `SAFELIGHT_POLL_SCALE`: factor on the poller's intervals, above 0, at most 1. */
export function testSwitches(isPackaged: boolean, env: NodeJS.ProcessEnv): TestSwitches {
  if (isPackaged) return {};
  const scale = Number(env.SAFELIGHT_POLL_SCALE);
  const pollScale = scale > 0 && scale <= 1 ? { limits: { pollScale: scale } } : {};
  return { fault: killHook(env.SAFELIGHT_KILL_AT), ...pollScale };
}
