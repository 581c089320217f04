/** Bytes that came and were refused, or that stopped coming: they wait until a person says what becomes of them. */
import { Button } from '@mantine/core';
import { useState } from 'react';
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
  return Math.max(unverifiedBytes ?? 0, receivedBytes);
}

export function RefusedBytes({ result }: { result: ResultRow }) {
  const { t } = useTranslation('results');
  const resultId = result.id;
  const [chosen, setChosen] = useState<'keep' | 'again' | 'discard'>('keep');
  // One at a time: each ends what the others would act on.
  const { run, busy, error } = useAction(async (decision: typeof chosen): Promise<void> => {
    setChosen(decision);
    if (decision === 'again') await call('downloadAgain', { resultId });
    else await call('decideResult', { resultId, decision });
  });
  const button = (decision: typeof chosen) => ({
    disabled: busy,
    loading: busy && chosen === decision,
    onClick: () => void run(decision),
  });
  return (
    <>
      <p className={styles.textLine}>{t('refused.text', { size: formatBytes(waitingBytes(result)) })}</p>
      {error && <ErrorNote error={error} compact />}
      <div className={styles.actions}>
        <Button variant="default" {...button('keep')}>
          {t('refused.keep')}
        </Button>
        <Button variant="default" {...button('again')}>
          {t('refused.again')}
        </Button>
        <Button variant="subtle" color="gray" {...button('discard')}>
          {t('refused.discard')}
        </Button>
      </div>
    </>
  );
}
