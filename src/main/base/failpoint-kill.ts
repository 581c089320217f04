/** For kill tests: the process kills itself at a failpoint. Never in a packaged app. */
import { type Failpoint, isFailpoint } from './failpoints.ts';

/**
 * @param order `SAFELIGHT_KILL_AT`: the name of a failpoint, or `name@n` for the n-th time it is reached
 * @returns undefined when nothing is ordered
 * @throws Error when there is no such failpoint: a test that kills nowhere would prove nothing
 */
export function killAtFailpoint(order: string | undefined): Failpoint | undefined {
  if (!order) return undefined;
  const [name = '', times = '1'] = order.split('@');
  let left = Number(times);
  if (!isFailpoint(name) || !Number.isInteger(left) || left < 1) {
    throw new Error(`SAFELIGHT_KILL_AT names no failpoint: ${order}`);
  }
  return (reached) => {
    if (reached !== name) return;
    left -= 1;
    if (left === 0) process.kill(process.pid, 'SIGKILL');
  };
}
