export { type Bulk, type BulkDeps, createBulk } from './bulk.ts';
export { createJobActions, type JobActionDeps, type JobActions } from './job-actions.ts';
