export {
  type Downloads,
  defaultLimits,
  type EngineDeps,
  type EngineLimits,
  type TaskClient,
} from './deps.ts';
export { createEngine, type Engine } from './engine.ts';
export { refusalAtOnce } from './first-answer.ts';
export type { NewJobInput } from './new-job.ts';
export type { PollerReport } from './poller-report.ts';
