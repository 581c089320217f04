/** Label, required mark, control and complaint of one field. */
import type { ReactNode } from 'react';
import { useTranslation } from '../../i18n/index.ts';
import styles from './Fields.module.css';

export interface FieldFrameProps {
  /** Id of the control; complaints have `<id>-error`. */
  id: string;
  label: string;
  required?: boolean;
  error?: string | undefined;
  /** Shown by the frame for a group; a single input shows its own (`saidWith`). */
  help?: string | undefined;
  /** Small words at the right of the label. */
  aside?: ReactNode;
  wide?: boolean;
  /** The control is a group of its own controls, named by the label. */
  group?: boolean;
  children: ReactNode;
}

/**
 * Help and complaint of a control that is a single input: shown and read with it, since its component ties them to it. A
 * complaint is no alert: its field gets the keyboard, and the foot of the sheet announces that something is wrong.
 */
export const saidWith = (error: string | undefined, help?: string) => ({
  error,
  description: error ? undefined : help,
  errorProps: { className: styles.error },
  descriptionProps: { className: styles.help },
  inputWrapperOrder: ['input' as const, 'description' as const, 'error' as const],
});

export function FieldFrame({
  id,
  label,
  required = false,
  error,
  aside,
  help,
  wide = true,
  group = false,
  children,
}: FieldFrameProps) {
  const { t } = useTranslation('compose');
  const caption = (
    <>
      {label}
      {required && (
        // The control itself says so to those who hear it.
        <span className={styles.required} title={t('form.required')} aria-hidden>
          *
        </span>
      )}
    </>
  );
  return (
    <div
      className={styles.field}
      data-wide={wide || undefined}
      data-invalid={error ? true : undefined}
      {...(group
        ? { role: 'group', 'aria-label': label, 'aria-describedby': error ? `${id}-error` : undefined }
        : {})}
    >
      <div className={styles.labelLine}>
        {group ? (
          <span className={styles.label}>{caption}</span>
        ) : (
          <label className={styles.label} htmlFor={id}>
            {caption}
          </label>
        )}
        {aside && <span className={styles.aside}>{aside}</span>}
      </div>
      {children}
      {group && help && !error && <p className={styles.help}>{help}</p>}
      {group && error && (
        <p className={styles.error} id={`${id}-error`}>
          {error}
        </p>
      )}
    </div>
  );
}
