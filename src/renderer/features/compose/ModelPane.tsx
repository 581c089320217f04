/** The models of a kind: search, filters, and a list that the arrow keys walk through. */
import { ActionIcon, Button, Indicator, Loader, TextInput, Tooltip } from '@mantine/core';
import { IconMoodEmpty, IconRefresh, IconSearch } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { CatalogueList } from '../../../shared/catalogue.ts';
import { useTranslation } from '../../i18n/index.ts';
import type { QueryAnswer } from '../../store/useQuery.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { formatList, formatStamp, formatTime } from '../../ui/format.ts';
import { operationName, vendorName } from '../../ui/names.ts';
import { chooseFamily, useDraft } from './draft.ts';
import { ModelFilters } from './ModelFilters.tsx';
import { ModelList } from './ModelList.tsx';
import styles from './ModelPane.module.css';
import { familiesWith, filterChoices, type ModelFilter, noFilter, pickModels } from './model-list.ts';

export const MODEL_SEARCH_ID = 'compose-model-search';

export function ModelPane({ catalogue }: { catalogue: QueryAnswer<CatalogueList> }) {
  const { t } = useTranslation(['compose', 'ui']);
  const family = useDraft((state) => state.draft.family);
  const modelId = useDraft((state) => state.draft.modelId);
  const [filter, setFilter] = useState<ModelFilter>(noFilter(family));
  useEffect(
    () =>
      setFilter((before) => (before.family === family ? before : { ...noFilter(family), sort: before.sort })),
    [family],
  );
  const all = catalogue.value?.models ?? [];
  const models = pickModels(all, { ...filter, family });
  const found = catalogue.value && models.length === 0 ? familiesWith(all, filter) : [];
  const isFiltered = filter.operation !== null || filter.vendor !== null || filter.badge !== null;

  return (
    <section className={styles.pane} aria-label={t('models.label')}>
      <div className={styles.tools}>
        <TextInput
          id={MODEL_SEARCH_ID}
          data-autofocus={modelId === null || undefined}
          className={styles.search}
          size="xs"
          placeholder={t('models.search')}
          aria-label={t('models.searchLabel')}
          leftSection={<IconSearch size={14} aria-hidden />}
          value={filter.search}
          onChange={(event) => setFilter({ ...filter, search: event.currentTarget.value })}
          onKeyDown={(event) => {
            if (event.key !== 'ArrowDown' || models.length === 0) return;
            event.preventDefault();
            document.querySelector<HTMLElement>('[data-model-list] [tabindex="0"]')?.focus();
          }}
        />
        <Indicator disabled={!isFiltered} size={7} offset={5} color="gray">
          <ModelFilters filter={filter} choices={filterChoices(all, family)} onChange={setFilter} />
        </Indicator>
        <Tooltip label={t('models.refresh')}>
          <ActionIcon onClick={catalogue.refresh} loading={catalogue.busy} aria-label={t('models.refresh')}>
            <IconRefresh size={15} />
          </ActionIcon>
        </Tooltip>
      </div>
      <Narrowing filter={filter} onClear={() => setFilter({ ...noFilter(family), search: filter.search })} />
      {catalogue.error && (
        <div className={styles.note}>
          <ErrorNote
            error={catalogue.error}
            compact
            actions={
              <Button variant="default" onClick={catalogue.refresh} loading={catalogue.busy}>
                {t('ui:tryAgain')}
              </Button>
            }
          />
        </div>
      )}
      {catalogue.value?.stale && (
        <p className={styles.stale} role="status">
          {t('models.stale', { time: formatStamp(catalogue.value.fetchedAt) })}
        </p>
      )}
      <div className={styles.body}>
        {!catalogue.value && catalogue.busy && (
          <div className={styles.loading}>
            <Loader size="sm" aria-label={t('models.loading')} />
          </div>
        )}
        {catalogue.value && models.length === 0 && (
          <EmptyState
            icon={<IconMoodEmpty size={26} stroke={1.4} />}
            title={t(all.some((model) => model.family === family) ? 'models.noneTitle' : 'models.emptyTitle')}
            text={t(all.some((model) => model.family === family) ? 'models.none' : 'models.empty')}
          >
            {found.map((other) => (
              <Button
                key={other}
                variant="default"
                onClick={() => {
                  setFilter({ ...noFilter(other), sort: filter.sort, search: filter.search });
                  chooseFamily(other);
                  // The button goes with the empty place that it stood in.
                  document.getElementById(MODEL_SEARCH_ID)?.focus();
                }}
              >
                {t('models.showIn', { family: t(`ui:family.${other}`) })}
              </Button>
            ))}
            {(isFiltered || filter.search !== '') && (
              <Button variant="default" onClick={() => setFilter({ ...noFilter(family), sort: filter.sort })}>
                {t('models.clear')}
              </Button>
            )}
          </EmptyState>
        )}
        {models.length > 0 && <ModelList models={models} chosen={modelId} />}
      </div>
      <div className={styles.foot}>
        <span role="status">
          {catalogue.value && t('models.count', { count: models.length })}
          {catalogue.value && catalogue.value.skipped > 0 && (
            <span title={formatList(catalogue.value.skippedNames ?? [])}>
              {' '}
              · {t('models.skipped', { count: catalogue.value.skipped })}
            </span>
          )}
        </span>
        {catalogue.value && !catalogue.value.stale && (
          <span title={formatStamp(catalogue.value.fetchedAt)}>
            {t('models.asOf', { time: timeOf(catalogue.value.fetchedAt) })}
          </span>
        )}
      </div>
    </section>
  );
}

/** The order and the filters in force, seen while their panel is closed. */
function Narrowing({ filter, onClear }: { filter: ModelFilter; onClear: () => void }) {
  const { t } = useTranslation('compose');
  const { operation, vendor, badge, sort, showRetired } = filter;
  const parts = [
    operation !== null && operationName(operation),
    vendor !== null && vendorName(vendor),
    badge !== null && t(`badge.${badge}`, { defaultValue: badge }),
    showRetired && t('models.shownRetired'),
  ].filter(Boolean);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a line of words with one button, no fields of a form
    <div className={styles.narrowing} role="group" aria-label={t('models.order')}>
      <span>{[t('models.sortedBy', { order: t(`models.sortBy.${sort}`) }), ...parts].join(' · ')}</span>
      {(parts.length > 0 || sort !== 'recommended') && (
        <Button variant="subtle" color="gray" size="compact-xs" onClick={onClear}>
          {t('models.clear')}
        </Button>
      )}
    </div>
  );
}

/** Today's times without their day. */
const timeOf = (at: number): string =>
  new Date(at).toDateString() === new Date().toDateString() ? formatTime(at) : formatStamp(at);
