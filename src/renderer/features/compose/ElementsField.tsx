/** Named subjects that the prompt can speak of as `@name`. */
import { ActionIcon, Button, Textarea, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useId } from 'react';
import type { ElementValue, FormField } from '../../../shared/form/types.ts';
import { elementsOf } from '../../../shared/form/values.ts';
import { useTranslation } from '../../i18n/index.ts';
import { setValue, useDraft } from './draft.ts';
import { FieldFrame } from './FieldFrame.tsx';
import styles from './Fields.module.css';

export interface ElementsFieldProps {
  field: FormField;
  label: string;
  error?: string | undefined;
}

export function ElementsField({ field, label, error }: ElementsFieldProps) {
  const { t } = useTranslation('compose');
  const id = useId();
  const elements = elementsOf(useDraft((state) => state.draft.values[field.name]));
  const change = (index: number, part: Partial<ElementValue>): void =>
    setValue(
      field.name,
      elements.map((element, at) => (at === index ? { ...element, ...part } : element)),
    );
  return (
    <FieldFrame id={id} label={label} required={field.required} error={error} help={t('elements.hint')} group>
      {elements.map((element, index) => (
        <fieldset
          // biome-ignore lint/suspicious/noArrayIndexKey: an element is its place; names may repeat while typing
          key={index}
          className={styles.element}
          aria-label={t('elements.element', { index: index + 1 })}
        >
          <TextInput
            size="xs"
            label={t('elements.name')}
            value={element.name}
            onChange={(event) => change(index, { name: event.currentTarget.value })}
          />
          <TextInput
            size="xs"
            label={t('elements.description')}
            value={element.description}
            onChange={(event) => change(index, { description: event.currentTarget.value })}
          />
          <ActionIcon
            className={styles.elementRemove}
            onClick={() =>
              setValue(
                field.name,
                elements.filter((_, at) => at !== index),
              )
            }
            aria-label={t('elements.remove', { index: index + 1 })}
          >
            <IconX size={15} />
          </ActionIcon>
          <Textarea
            className={styles.elementUrls}
            size="xs"
            rows={2}
            label={t('elements.urls')}
            value={element.urls.join('\n')}
            onChange={(event) =>
              change(index, { urls: event.currentTarget.value.split('\n').map((line) => line.trim()) })
            }
            onBlur={() => change(index, { urls: element.urls.filter((url) => url !== '') })}
          />
        </fieldset>
      ))}
      {elements.length < (field.maxItems ?? 1) && (
        <Button
          variant="default"
          className={styles.add}
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => setValue(field.name, [...elements, { name: '', description: '', urls: [] }])}
        >
          {t('elements.add')}
        </Button>
      )}
    </FieldFrame>
  );
}
