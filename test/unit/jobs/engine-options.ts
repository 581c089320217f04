/** What an engine is given, for tests that care for a part of it only: no files, no prices, nobody is notified. */
import type { EngineOptions } from '../../../src/main/jobs/index.ts';

type Own = Pick<EngineOptions, 'ledger' | 'clock' | 'clientFor' | 'report'> & Partial<EngineOptions>;

export const engineOptions = (own: Own): EngineOptions => ({
  random: () => 0.5,
  downloads: { enqueue: () => undefined },
  resolveInput: () => Promise.reject(new Error('This test has no files.')),
  needsNetwork: () => true,
  mustReach: async () => undefined,
  modelFor: () => null,
  estimateFor: () => ({ kind: 'unknown', minUsd: null, maxUsd: null, note: null }),
  askAboveUsd: () => '',
  asksAtStart: () => false,
  userId: () => 'user-1',
  announce: () => undefined,
  notice: () => undefined,
  statusChanged: () => undefined,
  ...own,
});
