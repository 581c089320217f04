/** Narrows the list further, and saves what it shows as a view of its own. */
import { ActionIcon, Popover, Tooltip } from '@mantine/core';
import { IconFilter, IconFilterFilled } from '@tabler/icons-react';
import { isFiltered } from '../../../shared/views.ts';
import { useTranslation } from '../../i18n/index.ts';
import { useList } from '../../store/list.ts';
import { useUi } from '../../store/ui.ts';
import { soon } from '../../ui/later.ts';
import { UntilLoaded } from '../../ui/UntilLoaded.tsx';

const FilterForm = soon(async () => (await import('./FilterForm.tsx')).FilterForm);

export function FilterMenu() {
  const { t } = useTranslation('jobs');
  const active = useList((state) => isFiltered(state.query));
  const opened = useUi((state) => state.filtering);
  const { setFiltering: setOpened } = useUi.getState();
  const Icon = active ? IconFilterFilled : IconFilter;
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-end"
      width={280}
      withinPortal={false}
      shadow="md"
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <Tooltip label={t('filter.label')}>
          <ActionIcon
            aria-label={active ? t('filter.labelActive') : t('filter.label')}
            onClick={() => setOpened(!opened)}
          >
            <Icon size={16} color={active ? 'var(--sl-text)' : undefined} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('filter.label')}>
        <UntilLoaded fallback={null}>
          <FilterForm />
        </UntilLoaded>
      </Popover.Dropdown>
    </Popover>
  );
}
