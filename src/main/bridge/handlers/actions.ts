/** Actions on one job, and on many. */
import type { actionMethods } from '../../../shared/contract/actions.ts';
import type { Bulk, JobActions } from '../../actions/index.ts';
import type { HandlersOf } from '../answer.ts';

export function actionHandlers(actions: JobActions, bulk: Bulk): HandlersOf<typeof actionMethods> {
  return {
    actOnJob: ({ jobId, action }) => actions[action](jobId),
    forecastBulk: ({ action, jobIds }) => bulk.forecast(action, jobIds),
    startBulk: (intent) => bulk.start(intent),
    stopBulk: ({ runId }) => bulk.stop(runId),
    bulkRuns: () => bulk.runs(),
    dismissBulk: ({ runId }) => bulk.dismiss(runId),
  };
}
