/** What the person describes, with a counter that knows the model's limit. */
import { Textarea } from '@mantine/core';
import { useEffect, useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { FormField } from '../../../shared/form/types.ts';
import { setValue, useDraft } from './draft.ts';
import { FieldFrame, saidWith } from './FieldFrame.tsx';
import styles from './Fields.module.css';

/** Marks the field of the prompt for what is pasted elsewhere. */
export const PROMPT_MARK = 'data-prompt';

export interface PromptFieldProps {
  field: FormField;
  label: string;
  error?: string | undefined;
}

/** From this share of the limit on the counter is worth a look. */
const NEAR = 0.9;

export function PromptField({ field, label, error }: PromptFieldProps) {
  const { t } = useTranslation('compose');
  const id = useId();
  const family = useDraft((state) => state.draft.family);
  const value = useDraft((state) => state.draft.values[field.name]);
  const text = typeof value === 'string' ? value : '';
  const count = characters(text);
  const max = field.maxLength ?? null;
  useEffect(() => {
    // Someone who is typing elsewhere, such as in the search, is left alone.
    if (!document.activeElement?.matches('input[type="text"], textarea')) {
      document.getElementById(id)?.focus();
    }
  }, [id]);
  const over = max !== null && count > max;
  const counter = max === null ? t('prompt.counterNoMax', { count }) : t('prompt.counter', { count, max });
  const complaint = over ? t('prompt.over', { over: count - max }) : error;
  return (
    <FieldFrame
      id={id}
      label={label}
      required={field.required}
      error={complaint}
      aside={
        <span
          className={styles.counter}
          data-over={over || undefined}
          data-near={(max !== null && count > max * NEAR) || undefined}
        >
          {counter}
        </span>
      }
    >
      <Textarea
        id={id}
        rows={5}
        resize="vertical"
        size="sm"
        placeholder={t(`placeholder.${family}`)}
        value={text}
        {...saidWith(complaint)}
        aria-required={field.required || undefined}
        spellCheck
        data-autofocus
        {...{ [PROMPT_MARK]: '' }}
        onChange={(event) => setValue(field.name, event.currentTarget.value)}
      />
    </FieldFrame>
  );
}

/** Characters as people count them, not halves of them; very long texts are counted the quick way. */
const characters = (text: string): number => (text.length > 100_000 ? text.length : [...text].length);
