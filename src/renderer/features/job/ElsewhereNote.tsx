/** Says that the selected job is not among those in the list, and why. */

import { call } from '../../bridge.ts';
import { useTranslation } from '../../i18n/index.ts';
import { setQuery, useList } from '../../store/list.ts';
import { indexOfJob } from '../../store/ranges.ts';
import { useQuery } from '../../store/useQuery.ts';
import { inSentences } from '../../ui/format.ts';
import { goHome } from '../../ui/home.ts';
import styles from './JobHeader.module.css';

export function ElsewhereNote({ jobId }: { jobId: string }) {
  const { t } = useTranslation('job');
  const query = useList((state) => state.query);
  const total = useList((state) => state.total);
  const isLoaded = useList((state) => indexOfJob(state.pages, jobId) !== null);
  // Rows that are far from what is in view are not at hand; main knows whether there are more.
  const { value } = useQuery(
    isLoaded || total === null
      ? null
      : {
          key: JSON.stringify([query, jobId, total]),
          ask: async () => ({ isElsewhere: (await call('jobPosition', { query, jobId })) === null }),
        },
  );
  if (isLoaded || value === null || !value.isElsewhere) return null;
  const why =
    query.search !== '' ? 'search' : Object.keys(query.filters ?? {}).length > 0 ? 'filters' : 'view';
  const showAll = (): void => {
    setQuery({ search: '', filters: {}, ...(why === 'view' ? { view: { kind: 'all' } } : {}) });
    goHome();
  };
  return (
    <p className={styles.note} role="status">
      {inSentences(t('inspector.elsewhere'), t(`inspector.elsewhereBy.${why}`))}{' '}
      <button type="button" className={styles.link} onClick={showAll}>
        {t(`inspector.elsewhereWay.${why}`)}
      </button>
    </p>
  );
}
