export { type Bulk, type BulkOptions, createBulk } from './bulk.ts';
export { createJobActions, type JobActionOptions, type JobActions } from './job-actions.ts';
