/** What stands where a part of the window could not be drawn: what happened, and the ways on. */

import { Button } from '@mantine/core';
import { useWindowEvent } from '@mantine/hooks';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import type { Problem } from '../../../shared/problem.ts';
import { call } from '../../bridge.ts';
import { shown, useTranslation } from '../../i18n/index.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { useAction } from '../../ui/useAction.ts';
import styles from './Boundary.module.css';
import type en from './en.ts';

export type Area = keyof typeof en.title;

export interface BrokenProps {
  area: Area;
  problem: Problem;
  onRetry: () => void;
}

/** F5 and Ctrl+R try again, before they mean anything else. */
function useRetryKeys(onRetry: () => void): void {
  useWindowEvent(
    'keydown',
    (event) => {
      const reload = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === 'r';
      if (event.key !== 'F5' && !reload) return;
      event.preventDefault();
      onRetry();
    },
    { capture: true },
  );
}

function Ways({ problem, onRetry }: Omit<BrokenProps, 'area'>) {
  const { t } = useTranslation(['boundary', 'ui']);
  const [copied, setCopied] = useState(false);
  const copy = useAction(async () => {
    await call('copyProblem', problem);
    setCopied(true);
  });
  const log = useAction(() => call('openLogFolder'));
  const failed = copy.error ?? log.error;
  return (
    <>
      <Button size="compact-sm" onClick={onRetry} data-autofocus>
        {t('ui:tryAgain')}
      </Button>
      <Button variant="default" size="compact-sm" loading={copy.busy} onClick={() => void copy.run()}>
        {t(copied ? 'copied' : 'copy')}
      </Button>
      <Button variant="default" size="compact-sm" loading={log.busy} onClick={() => void log.run()}>
        {t('log')}
      </Button>
      {failed && (
        <p role="alert" className={styles.failed}>
          {shown(failed.message)}
        </p>
      )}
    </>
  );
}

/** In place of a pane. */
export function Broken({ area, problem, onRetry }: BrokenProps) {
  const { t } = useTranslation('boundary');
  useRetryKeys(onRetry);
  return (
    <section className={styles.pane} data-broken={area} aria-label={t(`title.${area}`)}>
      <EmptyState
        icon={<IconAlertTriangle size={30} stroke={1.4} />}
        title={t(`title.${area}`)}
        text={t('text')}
      >
        <Ways problem={problem} onRetry={onRetry} />
      </EmptyState>
    </section>
  );
}

/** In place of a bar: one line. */
export function BrokenBar({ area, problem, onRetry }: BrokenProps) {
  const { t } = useTranslation('boundary');
  useRetryKeys(onRetry);
  return (
    <section className={styles.bar} data-broken={area} aria-label={t(`title.${area}`)}>
      <span>{t(`title.${area}`)}</span>
      <Ways problem={problem} onRetry={onRetry} />
    </section>
  );
}
