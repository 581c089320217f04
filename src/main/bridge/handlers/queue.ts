/** What waits to be sent: the engine holds it and knows its order. */
import type { queueMethods } from '../../../shared/contract/queue.ts';
import type { Engine } from '../../jobs/index.ts';
import type { HandlersOf } from '../answer.ts';

type OwnMethods = Omit<typeof queueMethods, 'sendNotBefore'>;

export const queueHandlers = (
  engine: Pick<
    Engine,
    'queue' | 'holdSending' | 'releaseSending' | 'holdPolling' | 'setCreatesAtOnce' | 'moveInQueue'
  >,
): HandlersOf<OwnMethods> => ({
  queuedJobs: () => engine.queue(),
  holdSending: ({ accountId }) => engine.holdSending(accountId),
  releaseSending: ({ accountId }) => engine.releaseSending(accountId),
  holdPolling: ({ accountId, held }) => engine.holdPolling(accountId, held),
  setCreatesAtOnce: ({ accountId, creates }) => engine.setCreatesAtOnce(accountId, creates),
  moveInQueue: ({ jobId, move }) => engine.moveInQueue(jobId, move),
});
