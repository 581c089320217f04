/** A sheet that starts from a refused job shows at once what TokenLab refused, on the fields that it names. */
import { useEffect } from 'react';
import { call } from '../../bridge.ts';
import { useQuery } from '../../store/useQuery.ts';
import { showRefusal, useDraft } from './draft.ts';

export function useEarlierRefusal(jobId: string | null): void {
  const formReady = useDraft((state) => state.draft.form !== null);
  const { value: job, error } = useQuery(
    jobId === null || !formReady ? null : { key: jobId, ask: () => call('getJob', { jobId }) },
  );
  useEffect(() => {
    const { draft } = useDraft.getState();
    if (job?.state !== 'rejected' || !job.error || draft.basedOn !== job.id) return;
    showRefusal(draft.id, job.error);
  }, [job]);
  useEffect(() => {
    // Without the earlier job the form still works; only its complaint is missing.
    if (error) console.warn('The earlier job could not be read', error.code);
  }, [error]);
}
