/** The limits in Settings: set, changed, removed. */
import { Button } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { SpendLimit } from '../../../shared/spend-limit.ts';
import { call } from '../../bridge.ts';
import { useTranslation } from '../../i18n/index.ts';
import { followLimits, loadLimits, useLimits } from '../../store/limits.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useAction } from '../../ui/useAction.ts';
import { LimitForm } from './LimitForm.tsx';
import { LimitList } from './LimitList.tsx';
import styles from './Limits.module.css';
import { ProjectKeys } from './ProjectKeys.tsx';
import { limitName } from './words.ts';

export function LimitsSection() {
  const { t } = useTranslation('limits');
  const { standings, error } = useLimits();
  /** The limit in the form, null for a new one; undefined while there is no form. */
  const [edited, setEdited] = useState<SpendLimit | null | undefined>(undefined);
  const remove = useAction(async (limitId: string) => {
    await call('removeLimit', { limitId });
    await loadLimits();
  });
  const adder = useRef<HTMLButtonElement>(null);
  // What had the keyboard goes with the form.
  const leaveForm = (): void => {
    // Another one may be in the form since this one was saved.
    setEdited((now) => (now === edited ? undefined : now));
    requestAnimationFrame(() => adder.current?.focus());
  };
  useEffect(() => followLimits(), []);
  const wrong = error ?? remove.error;
  return (
    <>
      <p className={styles.hint}>{t('hint')}</p>
      {standings?.length === 0 && edited === undefined && <p className={styles.hint}>{t('none')}</p>}
      {standings !== null && standings.length > 0 && (
        <LimitList
          standings={standings}
          actions={({ limit }) => (
            <>
              <Button
                size="compact-xs"
                variant="subtle"
                color="gray"
                aria-label={t('changeNamed', { name: limitName(limit, t) })}
                onClick={() => setEdited(limit)}
              >
                {t('change')}
              </Button>
              <Button
                size="compact-xs"
                variant="subtle"
                color="gray"
                aria-label={t('removeNamed', { name: limitName(limit, t) })}
                onClick={() => void remove.run(limit.id)}
              >
                {t('remove')}
              </Button>
            </>
          )}
        />
      )}
      {edited === undefined ? (
        <div>
          <Button ref={adder} variant="default" onClick={() => setEdited(null)}>
            {t('add')}
          </Button>
        </div>
      ) : (
        <LimitForm key={edited?.id ?? 'new'} limit={edited} onDone={leaveForm} />
      )}
      {wrong && <ErrorNote error={wrong} />}
      <ProjectKeys />
    </>
  );
}
