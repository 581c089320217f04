/** Order and filters of the model list. */
import { ActionIcon, Button, Checkbox, Popover, Select } from '@mantine/core';
import { IconAdjustmentsHorizontal } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from '../../i18n/index.ts';
import { operationName, vendorName } from '../../ui/names.ts';
import styles from './ModelPane.module.css';
import { type ModelFilter, type ModelSort, noFilter } from './model-list.ts';

export interface ModelFiltersProps {
  filter: ModelFilter;
  choices: { operations: string[]; vendors: string[]; badges: string[] };
  onChange: (filter: ModelFilter) => void;
}

const sorts: ModelSort[] = ['recommended', 'name', 'price', 'release'];

export function ModelFilters({ filter, choices, onChange }: ModelFiltersProps) {
  const { t } = useTranslation('compose');
  const [open, setOpen] = useState(false);
  const pick = (
    key: 'operation' | 'vendor' | 'badge',
    values: string[],
    name: (value: string) => string = (value) => value,
  ) => (
    <Select
      size="xs"
      label={t(`models.${key}`)}
      placeholder={t('models.any')}
      clearable
      value={filter[key]}
      onChange={(value) => onChange({ ...filter, [key]: value })}
      data={values.map((value) => ({ value, label: name(value) }))}
      comboboxProps={{ withinPortal: false }}
    />
  );
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" width={230} shadow="md" trapFocus>
      <Popover.Target>
        <ActionIcon onClick={() => setOpen(!open)} aria-label={t('models.filter')} title={t('models.filter')}>
          <IconAdjustmentsHorizontal size={16} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown className={styles.filters}>
        <Select
          size="xs"
          label={t('models.sort')}
          allowDeselect={false}
          value={filter.sort}
          onChange={(value) => onChange({ ...filter, sort: (value as ModelSort | null) ?? 'recommended' })}
          data={sorts.map((value) => ({ value, label: t(`models.sortBy.${value}`) }))}
          comboboxProps={{ withinPortal: false }}
        />
        {pick('operation', choices.operations, operationName)}
        {pick('vendor', choices.vendors, vendorName)}
        {pick('badge', choices.badges, (value) => t(`badge.${value}`, { defaultValue: value }))}
        <Checkbox
          size="xs"
          label={t('models.retired')}
          checked={filter.showRetired}
          onChange={(event) => onChange({ ...filter, showRetired: event.currentTarget.checked })}
        />
        <Button variant="subtle" color="gray" onClick={() => onChange(noFilter(filter.family))}>
          {t('models.clear')}
        </Button>
      </Popover.Dropdown>
    </Popover>
  );
}
