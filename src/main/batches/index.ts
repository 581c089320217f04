export { type Batches, type BatchesOptions, createBatches, type WholeAsked } from './batches.ts';
