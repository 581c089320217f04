/**
 * A field for a day, a time, or both. The browser writes into it as the system's language does, whatever was chosen here, so
 * the same stands below it in the language in force.
 */
import { TextInput, type TextInputProps } from '@mantine/core';
import { useTranslation } from '../i18n/index.ts';
import { formatDayOf, formatMoment, formatTime } from './format.ts';

export interface DateInputProps extends Omit<TextInputProps, 'description' | 'value'> {
  type: keyof typeof writers;
  /** As such a field has it, e.g. `2026-11-23`, `14:02` or `2026-11-23T14:02`; empty while it is not whole. */
  value: string;
}

const writers = {
  date: (value: string) => formatDayOf(Date.parse(`${value}T00:00`)),
  time: (value: string) => formatTime(Date.parse(`2000-01-01T${value}`)),
  'datetime-local': (value: string) => formatMoment(Date.parse(value)),
} as const;

export function DateInput({ type, value, ...rest }: DateInputProps) {
  // Drawn again when another language is chosen.
  useTranslation('ui');
  return (
    <TextInput
      type={type}
      value={value}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      description={value === '' ? undefined : writers[type](value)}
      {...rest}
    />
  );
}
