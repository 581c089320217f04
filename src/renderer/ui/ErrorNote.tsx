/** An error in its place: what happened, what to do next, and the facts that support asks for. */
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppErrorShape } from '../../shared/errors.ts';
import styles from './ErrorNote.module.css';
import { formatUsd } from './format.ts';

export interface ErrorNoteProps {
  error: AppErrorShape;
  /** Buttons for the next step, when the place can offer them. Without buttons the steps are said in words. */
  actions?: ReactNode;
  compact?: boolean;
}

export function ErrorNote({ error, actions, compact = false }: ErrorNoteProps) {
  const { t } = useTranslation('ui');
  const hints = error.hints ?? {};
  const steps = error.next.filter((step) => step !== 'none');
  const facts = [
    error.httpStatus ? t('error.http', { status: error.httpStatus }) : null,
    error.remoteCode ?? null,
    error.requestId ? t('error.request', { id: error.requestId }) : null,
  ].filter((fact) => fact !== null);
  return (
    <div className={styles.note} role="alert" data-compact={compact || undefined}>
      <IconAlertTriangle size={16} aria-hidden className={styles.icon} />
      <div className={styles.body}>
        <p className={styles.message}>{error.message}</p>
        {error.remoteMessage && !error.message.includes(error.remoteMessage) && (
          <p className={styles.soft}>{t('error.serverSaid', { message: error.remoteMessage })}</p>
        )}
        {hints.didYouMean && !error.message.includes(hints.didYouMean) && (
          <p>{t('error.didYouMean', { value: hints.didYouMean })}</p>
        )}
        {hints.retryAfterMs !== undefined && (
          <p>{t('error.retryAfter', { seconds: Math.ceil(hints.retryAfterMs / 1000) })}</p>
        )}
        {(hints.balanceUsd || hints.estimatedCostUsd) && (
          <p>
            {hints.balanceUsd && `${t('error.balance', { amount: formatUsd(hints.balanceUsd) })} `}
            {hints.estimatedCostUsd &&
              t('error.estimatedCost', { amount: formatUsd(hints.estimatedCostUsd) })}
          </p>
        )}
        {!compact && steps.length > 0 && (
          <ul className={styles.steps}>
            {steps.map((step) => (
              <li key={step}>{t(`next.${step}`)}</li>
            ))}
          </ul>
        )}
        {!compact && facts.length > 0 && <p className={styles.facts}>{facts.join(' · ')}</p>}
        {actions && <div className={styles.actions}>{actions}</div>}
      </div>
    </div>
  );
}
