/** Switches for tests of the real app, read from the environment. A packaged app has none of them. */

import { killAtFailpoint } from './base/failpoint-kill.ts';
import type { Failpoint } from './base/failpoints.ts';
import { chargeWaits } from './billing/charge-times.ts';
import { defaultLimits, type EngineLimits } from './jobs/index.ts';
import { type DownloadLimits, defaultDownloadLimits } from './results/index.ts';

export interface TestSwitches {
  failpoint?: Failpoint;
  limits?: Partial<EngineLimits>;
  downloadLimits?: Partial<DownloadLimits>;
  updateConfig?: string;
  chargeWaits?: readonly number[];
}

/**
 * `SAFELIGHT_KILL_AT`: see `killAtFailpoint`. `SAFELIGHT_POLL_SCALE`: factor on the poller's intervals, on the time after which
 * an unreadable status needs a person, and between tries while the system says that there is no network.
 * `SAFELIGHT_LINK_SCALE`: factor on the time for which a refused link is waited for; without it that of the poller.
 * `SAFELIGHT_SEND_SCALE`: factor on the waits before a create goes out again, and between checks
 * at materials. `SAFELIGHT_UPDATE_CONFIG`: path of an `app-update.yml`, by which updates are on. `SAFELIGHT_CHARGE_SCALE`: factor on the
 * waits before usage rows are read automatically, or `never`. Factors are above 0 and at most 1.
 */
export function testSwitches(isPackaged: boolean, env: NodeJS.ProcessEnv): TestSwitches {
  if (isPackaged) return {};
  const failpoint = killAtFailpoint(env.SAFELIGHT_KILL_AT);
  const limits: Partial<EngineLimits> = {};
  const downloadLimits: Partial<DownloadLimits> = {};
  const poll = factor(env.SAFELIGHT_POLL_SCALE);
  if (poll !== null) {
    limits.pollScale = poll;
    limits.offlineRetry = defaultLimits.offlineRetry * poll;
    limits.unreadableAfter = defaultLimits.unreadableAfter * poll;
  }
  const link = factor(env.SAFELIGHT_LINK_SCALE) ?? poll;
  if (link !== null) {
    downloadLimits.linkPatience = defaultDownloadLimits.linkPatience * link;
    downloadLimits.longestLinkWait = defaultDownloadLimits.longestLinkWait * link;
  }
  const send = factor(env.SAFELIGHT_SEND_SCALE);
  if (send !== null) {
    limits.sendDelays = defaultLimits.sendDelays.map((wait) => wait * send);
    limits.materialDelay = defaultLimits.materialDelay * send;
  }
  const charges = factor(env.SAFELIGHT_CHARGE_SCALE);
  return {
    failpoint,
    limits,
    downloadLimits,
    updateConfig: env.SAFELIGHT_UPDATE_CONFIG,
    chargeWaits:
      env.SAFELIGHT_CHARGE_SCALE === 'never' ? [] : chargeWaits.map((wait) => wait * (charges ?? 1)),
  };
}

function factor(text: string | undefined): number | null {
  const value = Number(text);
  return value > 0 && value <= 1 ? value : null;
}
