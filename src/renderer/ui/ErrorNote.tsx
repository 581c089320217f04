/** An error in its place: what happened, what to do next, and the facts that support asks for. */
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppErrorShape } from '../../shared/errors.ts';
import styles from './ErrorNote.module.css';
import { hintLines } from './hint-lines.ts';

export interface ErrorNoteProps {
  error: AppErrorShape;
  /** Buttons for the next step, when the place can offer them. Without buttons the steps are written out. */
  actions?: ReactNode;
  compact?: boolean;
  /** Its amounts are the sandbox's. */
  isSample?: boolean;
}

export function ErrorNote({ error, actions, compact = false, isSample = false }: ErrorNoteProps) {
  const { t } = useTranslation('ui');
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
        {isSample && error.message.includes('$') && <p className={styles.soft}>{t('error.sample')}</p>}
        {hintLines(error, t, isSample).map((line) => (
          <p key={line}>{line}</p>
        ))}
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
