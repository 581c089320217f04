export { type BatchRows, knownMost, type RowToWrite, spendingsOf, type WholePrice } from './batch-rows.ts';
export { createEngine, type Engine } from './engine.ts';
export { finishEstimate, type ModelWork, usualSpanOf } from './finish-estimate.ts';
export { refusalAtOnce } from './first-answer.ts';
export type { NewJobInput } from './new-job.ts';
export {
  type Downloads,
  defaultLimits,
  type EngineLimits,
  type EngineOptions,
  type TaskClient,
} from './options.ts';
export type { PollerReport } from './poller-report.ts';
export { LimitCrossed } from './spend-limits.ts';
