/** What narrows the list, field by field, and the name under which it is saved as a view. */
import { Button, Checkbox, Group, MultiSelect, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { jobStates } from '../../../shared/job.ts';
import { isFiltered, type JobQuery } from '../../../shared/views.ts';
import { useTranslation } from '../../i18n/index.ts';
import { setQuery, useList } from '../../store/list.ts';
import { saveView } from '../../store/savedViews.ts';
import { StarRating } from '../../ui/StarRating.tsx';
import { useOnChange } from '../../ui/useOnChange.ts';

type Filters = NonNullable<JobQuery['filters']>;

/** Without the filters that do not narrow anything. */
export function tidyFilters(filters: Filters): Filters {
  return {
    ...(filters.states && filters.states.length > 0 ? { states: filters.states } : {}),
    ...(filters.model?.trim() ? { model: filters.model.trim() } : {}),
    ...(filters.tag?.trim() ? { tag: filters.tag.trim() } : {}),
    ...(filters.favourite ? { favourite: true } : {}),
    ...(filters.doubted ? { doubted: true } : {}),
    ...(filters.rating ? { rating: filters.rating } : {}),
    ...(filters.batchId ? { batchId: filters.batchId } : {}),
  };
}

export function FilterForm() {
  const { t } = useTranslation(['jobs', 'ui']);
  const query = useList((state) => state.query);
  const filters = query.filters ?? {};
  const active = isFiltered(query);
  const [name, setName] = useState('');
  const change = (part: Filters): void => setQuery({ filters: tidyFilters({ ...filters, ...part }) });
  return (
    <Stack gap={10}>
      <MultiSelect
        size="xs"
        label={t('filter.status')}
        placeholder={filters.states?.length ? undefined : t('filter.any')}
        data={jobStates.map((value) => ({ value, label: t(`ui:state.${value}`) }))}
        value={filters.states ?? []}
        onChange={(states) => change({ states })}
        comboboxProps={{ withinPortal: false }}
      />
      <TextFilter
        label={t('filter.model')}
        placeholder={t('filter.wholeModel')}
        value={filters.model ?? ''}
        most={200}
        onChange={(model) => change({ model })}
      />
      <TextFilter
        label={t('filter.tag')}
        placeholder={t('filter.wholeTag')}
        value={filters.tag ?? ''}
        most={100}
        onChange={(tag) => change({ tag })}
      />
      <Checkbox
        size="xs"
        label={t('filter.favourite')}
        checked={filters.favourite ?? false}
        onChange={(event) => change({ favourite: event.currentTarget.checked })}
      />
      <Checkbox
        size="xs"
        label={t('filter.doubted')}
        checked={filters.doubted ?? false}
        onChange={(event) => change({ doubted: event.currentTarget.checked })}
      />
      <Group justify="space-between">
        <span id="filter-rating">{t('filter.rating')}</span>
        <StarRating
          labelledBy="filter-rating"
          value={filters.rating ?? 0}
          onChange={(rating) => change({ rating })}
        />
      </Group>
      <Button
        variant="default"
        size="compact-sm"
        // Not really disabled: that would take the focus, and with it Escape, away from the panel.
        data-disabled={!active || undefined}
        aria-disabled={!active}
        onClick={() => active && setQuery({ filters: {} })}
      >
        {t('filter.clear')}
      </Button>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() === '') return;
          saveView(name.trim(), query);
          setName('');
        }}
      >
        <Group gap={6} align="flex-end" wrap="nowrap">
          <TextInput
            size="xs"
            style={{ flex: 1 }}
            label={t('filter.saveAs')}
            value={name}
            maxLength={60}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Button type="submit" size="xs" variant="default" disabled={name.trim() === ''}>
            {t('ui:save')}
          </Button>
        </Group>
      </form>
    </Stack>
  );
}

interface TextFilterProps {
  label: string;
  placeholder: string;
  value: string;
  most: number;
  onChange: (text: string) => void;
}

/** Taken with Enter, or when it is left. One that is left as it was asks for nothing. */
function TextFilter({ label, placeholder, value, most, onChange }: TextFilterProps) {
  const [text, setText] = useState(value);
  useOnChange(value, () => setText(value));
  const take = (): void => {
    if (text.trim() !== value) onChange(text);
  };
  return (
    <TextInput
      size="xs"
      label={label}
      placeholder={placeholder}
      value={text}
      maxLength={most}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={take}
      onKeyDown={(event) => event.key === 'Enter' && take()}
    />
  );
}
