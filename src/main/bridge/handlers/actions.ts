/** Actions on one job, and on many. */
import type { actionMethods } from '../../../shared/contract/actions.ts';
import type { Bulk, JobActions } from '../../actions/index.ts';
import type { Desktop } from '../../shell/desktop.ts';
import { agreedTo } from '../agreed.ts';
import type { HandlersOf } from '../answer.ts';

export function actionHandlers(
  actions: JobActions,
  bulk: Bulk,
  desktop: Pick<Desktop, 'confirmPrice'>,
): HandlersOf<typeof actionMethods> {
  return {
    actOnJob: ({ jobId, action }) => actions[action](jobId),
    forecastBulk: ({ action, jobIds }) => bulk.forecast(action, jobIds),
    startBulk: (intent) =>
      agreedTo(
        desktop,
        (agreed) => bulk.start({ ...intent, agreed: agreed !== null }),
        () => ({ title: null, ...bulk.priceOf(intent.forecastId) }),
      ),
    stopBulk: ({ runId }) => bulk.stop(runId),
    bulkRuns: () => bulk.runs(),
    dismissBulk: ({ runId }) => bulk.dismiss(runId),
  };
}
