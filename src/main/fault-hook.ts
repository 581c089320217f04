/**
 * Lets a test end the process at one named moment, as a power cut would: no handler runs and nothing is flushed.
 * `SAFELIGHT_KILL_AT=<point>[:n]` means "at the n-th time that this point is passed". A packaged app never reads it.
 */
import process from 'node:process';
import { type FaultHook, type FaultPoint, isFaultPoint } from './jobs/fault-points.ts';

/**
 * @param kill ends the process; handed in by tests of this file only
 * @returns undefined when the environment asks for nothing
 * @throws Error when the environment names a point that does not exist: a kill test must not pass by a slip of the pen
 */
export function readFaultHook(
  env: NodeJS.ProcessEnv,
  isPackaged: boolean,
  kill: (point: FaultPoint) => void = () => process.kill(process.pid, 'SIGKILL'),
): FaultHook | undefined {
  const asked = env.SAFELIGHT_KILL_AT;
  if (isPackaged || asked === undefined || asked === '') return undefined;
  const [point = '', times = '1'] = asked.split(':');
  if (!isFaultPoint(point) || !/^[1-9]\d*$/.test(times)) {
    throw new Error(`SAFELIGHT_KILL_AT names no moment that there is: ${asked}`);
  }
  let left = Number(times);
  return (passed) => {
    if (passed !== point) return;
    left -= 1;
    if (left === 0) kill(point);
  };
}
