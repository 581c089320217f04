/** For kill tests: the process ends itself, without a word, at a named point of its work. Never in a packaged app. */
import { type FaultHook, isFaultPoint } from './jobs/index.ts';

/**
 * @param order `SAFELIGHT_KILL_AT`: the name of a point, or `name@n` for the n-th time it is reached
 * @returns undefined when nothing is ordered
 * @throws Error when there is no such point: a test that kills nowhere would prove nothing
 */
export function killHook(order: string | undefined): FaultHook | undefined {
  if (!order) return undefined;
  const [name = '', times = '1'] = order.split('@');
  let left = Number(times);
  if (!isFaultPoint(name) || !Number.isInteger(left) || left < 1) {
    throw new Error(`SAFELIGHT_KILL_AT names no point: ${order}`);
  }
  return (point) => {
    if (point !== name) return;
    left -= 1;
    if (left === 0) process.kill(process.pid, 'SIGKILL');
  };
}
