/** The lists of values: one for each variable of the prompt, and one for each field that a person adds. */
import { ActionIcon, Button, Menu, SegmentedControl } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useId, useRef, useState } from 'react';
import type { FormField, ModelForm } from '../../../shared/form/types.ts';
import { placeholder } from '../../../shared/templates/variables.ts';
import { useTranslation } from '../../i18n/index.ts';
import { GrowingTextarea } from '../../ui/GrowingTextarea.tsx';
import styles from './Many.module.css';
import { MediaList } from './MediaList.tsx';
import type { LabelOf, UsedList } from './making.ts';
import { addField, change, removeField, setText, useMaking } from './state.ts';
import {
  fieldOf,
  fieldsToVary,
  keyOf,
  type TargetKey,
  targetOf,
  targetOfField,
  variableKey,
} from './targets.ts';

export interface ListsProps {
  form: ModelForm;
  labelOf: LabelOf;
  variables: readonly string[];
  lists: readonly UsedList[];
}

export function Lists({ form, labelOf, variables, lists }: ListsProps) {
  const { t } = useTranslation(['batch', 'compose']);
  const added = useMaking((state) => state.fields);
  const how = useMaking((state) => state.how);
  const [fresh, setFresh] = useState<TargetKey | null>(null);
  const id = useId();
  const adder = useRef<HTMLButtonElement>(null);
  const countOf = (key: TargetKey): number => lists.find((list) => list.key === key)?.values.length ?? 0;
  const shown = added.filter((key) => fieldOf(form, targetOf(key)) !== undefined);
  const free = fieldsToVary(form).filter((field) => !added.includes(keyOf(targetOfField(field))));
  return (
    <fieldset className={styles.part} aria-labelledby={id}>
      <h4 id={id}>{t('many.values')}</h4>
      {variables.length + shown.length === 0 && (
        <p className={styles.hint}>
          {t('many.valuesHint', { example: placeholder(t('compose:exampleVariable')) })}
        </p>
      )}
      {variables.map((name) => (
        <TextList
          key={name}
          listKey={variableKey(name)}
          name={`{{${name}}}`}
          count={countOf(variableKey(name))}
        />
      ))}
      {shown.map((key) => {
        const field = fieldOf(form, targetOf(key));
        if (!field) return null;
        return (
          <FieldList
            key={key}
            listKey={key}
            field={field}
            name={labelOf(field)}
            count={countOf(key)}
            autoFocus={key === fresh}
            onRemove={() => {
              removeField(key);
              adder.current?.focus();
            }}
          />
        );
      })}
      <Menu position="bottom-start" shadow="md">
        <Menu.Target>
          <Button
            ref={adder}
            variant="default"
            size="compact-sm"
            className={styles.add}
            leftSection={<IconPlus size={14} aria-hidden />}
            disabled={free.length === 0}
          >
            {t('many.addField')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown mah={260} style={{ overflowY: 'auto' }}>
          {free.map((field) => (
            <Menu.Item
              key={field.name}
              onClick={() => {
                const key = keyOf(targetOfField(field));
                setFresh(key);
                addField(key);
              }}
            >
              {labelOf(field)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {lists.length > 1 && (
        <SegmentedControl
          size="xs"
          className={styles.how}
          aria-label={t('many.how')}
          value={how}
          onChange={(value) => change({ how: value === 'together' ? 'together' : 'combine' })}
          data={[
            { value: 'combine', label: t('many.combine') },
            { value: 'together', label: t('many.together') },
          ]}
        />
      )}
    </fieldset>
  );
}

interface ListProps {
  listKey: TargetKey;
  name: string;
  count: number;
  autoFocus?: boolean;
  onRemove?: () => void;
}

function FieldList({ field, ...list }: ListProps & { field: FormField }) {
  if (field.send === 'media') return <MediaList field={field} {...list} />;
  return (
    <TextList
      {...list}
      options={field.custom ? [] : (field.options ?? [])}
      isYesNo={field.type === 'boolean'}
    />
  );
}

interface TextListProps extends ListProps {
  /** All values that the field takes; they can be put in at once. */
  options?: readonly string[];
  isYesNo?: boolean;
}

function TextList({
  listKey,
  name,
  count,
  autoFocus = false,
  onRemove,
  options = [],
  isYesNo = false,
}: TextListProps) {
  const { t } = useTranslation('batch');
  const text = useMaking((state) => state.texts[listKey] ?? '');
  const id = useId();
  const all = isYesNo ? ['true', 'false'] : options;
  return (
    <div className={styles.list}>
      <div className={styles.listHead}>
        <label htmlFor={id}>{name}</label>
        <span>{t('many.listCount', { count })}</span>
        {all.length > 0 && (
          <Button
            variant="subtle"
            color="gray"
            size="compact-xs"
            aria-label={t('many.allOf', { name })}
            onClick={() => setText(listKey, all.join('\n'))}
          >
            {t('many.all')}
          </Button>
        )}
        {onRemove && (
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            aria-label={t('many.removeList', { name })}
            onClick={onRemove}
          >
            <IconX size={13} aria-hidden />
          </ActionIcon>
        )}
      </div>
      <GrowingTextarea
        id={id}
        size="xs"
        fewest={2}
        most={6}
        placeholder={t('many.onePerLine')}
        data-autofocus={autoFocus || undefined}
        autoFocus={autoFocus}
        value={text}
        onChange={(event) => setText(listKey, event.currentTarget.value)}
      />
    </div>
  );
}
