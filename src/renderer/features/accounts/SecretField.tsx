/** A field for a key or token: hidden while typed, never filled in again, never remembered by the page. */

import { PasswordInput } from '@mantine/core';
import { shown, useTranslation } from '../../i18n/index.ts';

export interface SecretFieldProps {
  label: string;
  description?: string;
  value: string;
  onChange: (value: string) => void;
  /** Marks the field; the words stand in the note of the form. */
  wrong?: boolean;
  /** The keyboard comes here when nothing else has it. */
  isHome?: boolean;
}

export function SecretField(props: SecretFieldProps) {
  const { label, description, value, onChange, wrong = false, isHome = false } = props;
  const { t } = useTranslation('accounts');
  return (
    <PasswordInput
      size="sm"
      label={label}
      description={description}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      error={wrong}
      autoComplete="off"
      spellCheck={false}
      maxLength={500}
      data-autofocus
      visibilityToggleButtonProps={{ 'aria-label': t('form.reveal') }}
      data-home={isHome || undefined}
    />
  );
}

/** Main's complaint about one field of a form, if it has one. */
export const fieldIssue = (
  error: { fields?: { path: string; message: string }[] } | null,
  path: string,
): string | null => {
  const issue = error?.fields?.find((each) => each.path === path);
  return issue === undefined ? null : shown(issue.message);
};
