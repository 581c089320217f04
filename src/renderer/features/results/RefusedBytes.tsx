/** Bytes that came and were refused, or that stopped coming: they wait until a person says what becomes of them. */
import { Button } from '@mantine/core';
import type { ResultRow } from '../../../shared/job.ts';
import { call } from '../../bridge.ts';
import { useTranslation } from '../../i18n/index.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { formatBytes } from '../../ui/format.ts';
import { useAction } from '../../ui/useAction.ts';
import styles from './ResultState.module.css';

/** How many bytes of a result wait; 0 when there is nothing to decide. */
export function waitingBytes({ download, unverifiedBytes, receivedBytes }: ResultRow): number {
  if (download !== 'failed' && download !== 'expired') return 0;
  return unverifiedBytes ?? receivedBytes;
}

export function RefusedBytes({ result }: { result: ResultRow }) {
  const { t } = useTranslation('results');
  const resultId = result.id;
  const decide = useAction((decision: 'keep' | 'discard') => call('decideResult', { resultId, decision }));
  const again = useAction(() => call('downloadAgain', { resultId }));
  const error = decide.error ?? again.error;
  return (
    <>
      <p className={styles.textLine}>{t('refused.text', { size: formatBytes(waitingBytes(result)) })}</p>
      {error && <ErrorNote error={error} compact />}
      <div className={styles.actions}>
        <Button variant="default" loading={decide.busy} onClick={() => void decide.run('keep')}>
          {t('refused.keep')}
        </Button>
        <Button variant="default" loading={again.busy} onClick={() => void again.run()}>
          {t('refused.again')}
        </Button>
        <Button
          variant="subtle"
          color="gray"
          disabled={decide.busy}
          onClick={() => void decide.run('discard')}
        >
          {t('refused.discard')}
        </Button>
      </div>
    </>
  );
}
