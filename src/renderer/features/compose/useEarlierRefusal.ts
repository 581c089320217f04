/** A sheet that starts from a refused job shows at once what TokenLab refused, on the fields that it names. */
import { useEffect } from 'react';
import { toAppErrorShape } from '../../../shared/errors.ts';
import { call } from '../../bridge.ts';
import { showRefusal, useDraft } from './draft.ts';

export function useEarlierRefusal(jobId: string | null): void {
  const formReady = useDraft((state) => state.draft.form !== null);
  useEffect(() => {
    if (jobId === null || !formReady) return;
    let left = false;
    call('getJob', { jobId })
      .then((job) => {
        if (left || useDraft.getState().draft.basedOn !== jobId || job.state !== 'rejected' || !job.error)
          return;
        showRefusal(job.error);
      })
      .catch((thrown: unknown) => {
        // Without the earlier job the form still works; only its complaint is missing.
        console.warn('The earlier job could not be read', toAppErrorShape(thrown).code);
      });
    return () => {
      left = true;
    };
  }, [jobId, formReady]);
}
