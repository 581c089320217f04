/** The control that fits a field of the form. */
import { NumberInput, SegmentedControl, Select, TagsInput, Textarea, TextInput } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { FormField, FormValue } from '../../../shared/form/types.ts';
import { setValue, useDraft } from './draft.ts';
import { ElementsField } from './ElementsField.tsx';
import { FieldFrame } from './FieldFrame.tsx';
import { MediaField } from './MediaField.tsx';
import { PromptField } from './PromptField.tsx';

export interface FieldControlProps {
  field: FormField;
  error?: string | undefined;
}

/** Choices that are seen at a glance are laid out, longer ones unfold. */
const LAID_OUT = { count: 6, characters: 34 };

export function useFieldLabel(): (field: Pick<FormField, 'name' | 'labelKey'>) => string {
  const { t } = useTranslation('compose');
  return (field) => t(field.labelKey, { name: humanised(field.name), defaultValue: humanised(field.name) });
}

/** A field name that we have no words for, readable. */
export function humanised(name: string): string {
  const words = name.replaceAll('_', ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function FieldControl({ field, error }: FieldControlProps) {
  const label = useFieldLabel()(field);
  if (field.name === 'prompt' || field.name === 'input') {
    return <PromptField field={field} label={label} error={error} />;
  }
  if (field.type === 'media' || field.type === 'mediaList') {
    return <MediaField field={field} label={label} error={error} />;
  }
  if (field.type === 'elements') return <ElementsField field={field} label={label} error={error} />;
  return <PlainField field={field} label={label} error={error} />;
}

function PlainField({ field, label, error }: FieldControlProps & { label: string }) {
  const { t } = useTranslation('compose');
  const id = useId();
  const value = useDraft((state) => state.draft.values[field.name]);
  const set = (next: FormValue | undefined): void => setValue(field.name, next);
  const help = t(`help.${field.labelKey.replace('field.', '')}`, { defaultValue: '' }) || undefined;
  const wide = field.type === 'textarea' || field.type === 'tags' || field.type === 'text';
  const isGroup = field.type === 'boolean' || isLaidOut(field);
  return (
    <FieldFrame
      id={id}
      label={label}
      required={field.required}
      error={error}
      help={help}
      wide={wide}
      group={isGroup}
    >
      <Control id={id} field={field} label={label} value={value} onChange={set} invalid={Boolean(error)} />
    </FieldFrame>
  );
}

interface ControlProps {
  id: string;
  field: FormField;
  label: string;
  value: FormValue | undefined;
  onChange: (value: FormValue | undefined) => void;
  invalid: boolean;
}

const isLaidOut = ({ type, options, custom, required }: FormField): boolean =>
  type === 'select' &&
  !custom &&
  options !== undefined &&
  options.length + (required ? 0 : 1) <= LAID_OUT.count &&
  options.join('').length <= LAID_OUT.characters;

/** Stands for "not stated": Mantine's controls have no value for nothing. */
const AUTO = '__not_said__';

function Control({ id, field, label, value, onChange, invalid }: ControlProps) {
  const { t } = useTranslation('compose');
  const shared = {
    id,
    size: 'xs' as const,
    error: invalid,
    'aria-describedby': invalid ? `${id}-error` : undefined,
    'aria-required': field.required || undefined,
  };
  switch (field.type) {
    case 'select': {
      const options = field.options ?? [];
      const text = typeof value === 'string' || typeof value === 'number' ? String(value) : null;
      if (isLaidOut(field)) {
        return (
          <SegmentedControl
            size="xs"
            aria-label={label}
            value={text ?? AUTO}
            onChange={(next) => onChange(next === AUTO ? undefined : next)}
            data={[
              ...(field.required ? [] : [{ value: AUTO, label: t('form.auto') }]),
              ...options.map((option) => ({ value: option, label: option })),
            ]}
          />
        );
      }
      return field.custom ? (
        <OpenChoice {...shared} options={options} value={text ?? ''} onChange={onChange} />
      ) : (
        <Select
          {...shared}
          data={options}
          value={text}
          onChange={(next) => onChange(next ?? undefined)}
          placeholder={t('form.autoHint')}
          clearable={!field.required}
          allowDeselect={!field.required}
          searchable={options.length > 8}
        />
      );
    }
    case 'integer':
    case 'number':
      return (
        <NumberInput
          {...shared}
          value={typeof value === 'number' || typeof value === 'string' ? value : ''}
          onChange={(next) => onChange(next === '' ? undefined : next)}
          min={field.min}
          max={field.max}
          step={field.step ?? (field.type === 'integer' ? 1 : 0.1)}
          allowDecimal={field.type === 'number'}
          clampBehavior="none"
          placeholder={t('form.autoHint')}
        />
      );
    case 'boolean':
      return (
        <SegmentedControl
          size="xs"
          aria-label={label}
          value={value === true ? 'true' : value === false ? 'false' : AUTO}
          onChange={(next) => onChange(next === AUTO ? undefined : next === 'true')}
          data={[
            { value: AUTO, label: t('form.auto') },
            { value: 'true', label: t('form.on') },
            { value: 'false', label: t('form.off') },
          ]}
        />
      );
    case 'tags':
      return (
        <TagsInput
          {...shared}
          value={Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : []}
          onChange={onChange}
          maxTags={field.maxItems}
          splitChars={[',']}
          acceptValueOnBlur
        />
      );
    case 'textarea':
      return (
        <Textarea
          {...shared}
          rows={3}
          resize="vertical"
          value={typeof value === 'string' ? value : ''}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    default:
      return (
        <TextInput
          {...shared}
          value={typeof value === 'string' ? value : ''}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
  }
}

interface OpenChoiceProps {
  id: string;
  size: 'xs';
  error: boolean;
  options: readonly string[];
  value: string;
  onChange: (value: string | undefined) => void;
}

/** A list that also takes what is not on it. */
function OpenChoice({ options, value, onChange, ...shared }: OpenChoiceProps) {
  const { t } = useTranslation('compose');
  const listId = `${shared.id}-list`;
  return (
    <>
      <TextInput
        {...shared}
        list={listId}
        value={value}
        placeholder={t('form.autoHint')}
        onChange={(event) => onChange(event.currentTarget.value || undefined)}
      />
      <datalist id={listId}>
        {options.map((option) => (
          <option key={option} value={option} />
        ))}
      </datalist>
    </>
  );
}
