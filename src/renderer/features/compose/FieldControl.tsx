/** The control that fits a field of the form. */
import {
  Autocomplete,
  NumberInput,
  SegmentedControl,
  Select,
  TagsInput,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useId } from 'react';
import type { FormField, FormValue } from '../../../shared/form/types.ts';
import { useTranslation } from '../../i18n/index.ts';
import { setValue, useDraft } from './draft.ts';
import { ElementsField } from './ElementsField.tsx';
import { FieldFrame, saidWith } from './FieldFrame.tsx';
import { MediaField } from './MediaField.tsx';
import { PromptField } from './PromptField.tsx';

export interface FieldControlProps {
  field: FormField;
  error?: string | undefined;
}

/** Choices that fit into the narrowest column are laid out, longer ones unfold. CSS pixels, with some to spare. */
const LAID_OUT = { width: 205, around: 12, perCharacter: 7 };

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
      <Control id={id} field={field} value={value} onChange={set} error={error} help={help} />
    </FieldFrame>
  );
}

interface ControlProps {
  id: string;
  field: FormField;
  value: FormValue | undefined;
  onChange: (value: FormValue | undefined) => void;
  error: string | undefined;
  help: string | undefined;
}

function isLaidOut({ type, options, custom, required }: FormField): boolean {
  if (type !== 'select' || custom || options === undefined) return false;
  const labels = required || ownAuto(options) !== null ? options : ['auto', ...options];
  const widths = labels.map((label) => LAID_OUT.around + LAID_OUT.perCharacter * label.length);
  return widths.reduce((sum, width) => sum + width, 0) <= LAID_OUT.width;
}

/** The model's own word for letting it decide; it stands for "not stated" too. */
const ownAuto = (options: readonly string[]): string | null =>
  options.find((option) => option.toLowerCase() === 'auto') ?? null;

/** Stands for "not stated": Mantine's controls have no value for nothing. */
const AUTO = '__not_said__';

function Control({ id, field, value, onChange, error, help }: ControlProps) {
  const { t } = useTranslation('compose');
  const shared = {
    id,
    size: 'xs' as const,
    ...saidWith(error, help),
    'aria-required': field.required || undefined,
  };
  switch (field.type) {
    case 'select': {
      const options = field.options ?? [];
      const text = typeof value === 'string' || typeof value === 'number' ? String(value) : null;
      if (isLaidOut(field)) {
        return (
          // Its frame is the group that has the name.
          <SegmentedControl
            size="xs"
            value={text ?? ownAuto(options) ?? AUTO}
            onChange={(next) => onChange(next === AUTO ? undefined : next)}
            data={[
              ...(field.required || ownAuto(options) !== null
                ? []
                : [{ value: AUTO, label: t('form.auto') }]),
              ...options.map((option) => ({
                value: option,
                label: option === ownAuto(options) ? t('form.auto') : option,
              })),
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

interface OpenChoiceProps extends ReturnType<typeof saidWith> {
  id: string;
  size: 'xs';
  options: readonly string[];
  value: string;
  onChange: (value: string | undefined) => void;
}

/** A list that also takes what is not on it. A value that is on it hides none of the others. */
function OpenChoice({ options, value, onChange, ...shared }: OpenChoiceProps) {
  const { t } = useTranslation('compose');
  return (
    <Autocomplete
      {...shared}
      data={[...options]}
      value={value}
      placeholder={t('form.autoHint')}
      data-open-choice
      filter={({ options: all, search }) =>
        options.includes(search)
          ? all
          : all.filter((one) => 'label' in one && one.label.toLowerCase().includes(search.toLowerCase()))
      }
      onChange={(next) => onChange(next || undefined)}
    />
  );
}
