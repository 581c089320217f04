/** An error in its place: what happened, what to do next, and the facts that support asks for. */

import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { AppErrorShape, NextAction } from '../../shared/errors.ts';
import { shown, useTranslation } from '../i18n/index.ts';
import styles from './ErrorNote.module.css';
import { hintLines } from './hint-lines.ts';

export interface ErrorNoteProps {
  error: AppErrorShape;
  /** Buttons for the next step, when the place can offer them. Without buttons the steps are written out. */
  actions?: ReactNode;
  compact?: boolean;
  /** Steps that stand beside it as buttons already. */
  offered?: readonly NextAction[];
  /** It belongs to what is shown, and did not just happen: it is read where it stands, and interrupts nobody. */
  standing?: boolean;
  /** Nothing failed: it says what the job waits for, or that it was left. */
  quiet?: boolean;
  /** Its amounts are the sandbox's. */
  isSample?: boolean;
  /** Within a box, as part of its text. */
  bare?: boolean;
}

/** Whether a text holds another one, whatever its capitals, spaces and full stop. */
function saysSame(text: string, other: string): boolean {
  const plain = (words: string): string =>
    words
      .toLowerCase()
      .replace(/[\s.]+/g, ' ')
      .trim();
  return plain(text).includes(plain(other));
}

/** What is known of an error beside its message: TokenLab's own words and its hints. */
export function ErrorLines({ error, isSample }: { error: AppErrorShape; isSample: boolean }) {
  const { t } = useTranslation('ui');
  const remote = error.remoteMessage;
  const isNew = remote !== undefined && !saysSame(error.message, remote);
  const hints = hintLines(error, t, isSample).filter((line) => !remote || !saysSame(remote, line));
  return (
    <>
      {isNew && <p className={styles.soft}>{t('error.serverSaid', { message: remote })}</p>}
      {isSample && error.message.includes('$') && <p className={styles.soft}>{t('error.sample')}</p>}
      {hints.map((line) => (
        <p key={line}>{line}</p>
      ))}
    </>
  );
}

export function ErrorNote({
  error,
  actions,
  compact = false,
  offered = [],
  standing = false,
  quiet = false,
  isSample = false,
  bare = false,
}: ErrorNoteProps) {
  const { t } = useTranslation('ui');
  // An older version may have kept a step that this one has no words for.
  const steps = error.next
    .filter((step) => !offered.includes(step))
    .map((step) => t(`next.${step}`, { defaultValue: '' }))
    .filter(Boolean);
  const Icon = quiet ? IconInfoCircle : IconAlertTriangle;
  const facts = [
    error.httpStatus ? t('error.http', { status: error.httpStatus }) : null,
    error.remoteCode ?? null,
    error.requestId ? t('error.request', { id: error.requestId }) : null,
  ].filter((fact) => fact !== null);
  return (
    <div
      className={bare ? styles.bare : styles.note}
      role={standing ? 'note' : 'alert'}
      data-compact={compact || undefined}
      data-quiet={quiet || undefined}
    >
      {!bare && <Icon size={16} aria-hidden className={styles.icon} />}
      <div className={styles.body}>
        <p className={styles.message}>{shown(error.message)}</p>
        <ErrorLines error={error} isSample={isSample} />
        {!compact && steps.length > 0 && (
          <ul className={styles.steps}>
            {steps.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ul>
        )}
        {!compact && facts.length > 0 && <p className={styles.facts}>{facts.join(' · ')}</p>}
        {actions && <div className={styles.actions}>{actions}</div>}
      </div>
    </div>
  );
}
