/** What is thrown in the window reaches main's log, wherever it was thrown; a loop of it does not flood the log. */
import type { Problem } from '../shared/problem.ts';
import { minute } from '../shared/units.ts';
import { call } from './bridge.ts';

/** So many are reported within `withinMs`, and the same one once. */
const mostReports = 10;
const withinMs = minute;

const sent: { at: number; text: string }[] = [];

/** Any thrown value in the bounds of the contract. */
export function problemOf(area: string, thrown: unknown, components = ''): Problem {
  const error = thrown instanceof Error ? thrown : null;
  return {
    area,
    message: (error ? `${error.name}: ${error.message}` : String(thrown)).slice(0, 2000),
    stack: (error?.stack ?? '').slice(0, 8000),
    components: components.slice(0, 8000),
  };
}

/** True for a problem that should be reported now; notes it. */
export function isNews(problem: Problem, now: number): boolean {
  while (sent[0] !== undefined && now - sent[0].at >= withinMs) sent.shift();
  const text = `${problem.area} ${problem.message}`;
  if (sent.length >= mostReports || sent.some((one) => one.text === text)) return false;
  sent.push({ at: now, text });
  return true;
}

/** Never throws: it is the last to know. */
export function reportProblem(problem: Problem): void {
  if (!isNews(problem, performance.now())) return;
  void (async () => call('reportProblem', problem))().catch(() => undefined);
}

/** Reports what nobody caught in the page. @returns a function that ends it */
export function followUncaught(): () => void {
  const onError = (event: ErrorEvent): void =>
    reportProblem(problemOf('window', event.error ?? event.message));
  const onRejection = (event: PromiseRejectionEvent): void =>
    reportProblem(problemOf('window', event.reason));
  window.addEventListener('error', onError);
  window.addEventListener('unhandledrejection', onRejection);
  return () => {
    window.removeEventListener('error', onError);
    window.removeEventListener('unhandledrejection', onRejection);
  };
}
