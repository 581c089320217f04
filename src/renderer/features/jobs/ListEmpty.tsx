/** What an empty view says, and the next step from there. */
import { Button } from '@mantine/core';
import { IconBellOff, IconListSearch, IconStack2 } from '@tabler/icons-react';
import { useTranslation } from '../../i18n/index.ts';
import { setQuery, useList } from '../../store/list.ts';
import { setView } from '../../store/savedViews.ts';
import { useUi } from '../../store/ui.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';

export function ListEmpty() {
  const { t } = useTranslation('jobs');
  const { view, search, filters, accountId } = useList((state) => state.query);
  if (search) {
    return (
      <EmptyState
        icon={<IconListSearch size={28} stroke={1.4} />}
        title={t('empty.search.title')}
        text={t('empty.search.text')}
      >
        <Button variant="default" onClick={() => setQuery({ search: '' })}>
          {t('empty.clearSearch')}
        </Button>
      </EmptyState>
    );
  }
  if (filters && Object.keys(filters).length > 0) {
    return (
      <EmptyState
        icon={<IconListSearch size={28} stroke={1.4} />}
        title={t('empty.filters.title')}
        text={t('empty.filters.text')}
      >
        <Button variant="default" onClick={() => setQuery({ filters: {} })}>
          {t('empty.clearFilters')}
        </Button>
      </EmptyState>
    );
  }
  if (accountId !== null) {
    return (
      <EmptyState
        icon={<IconListSearch size={28} stroke={1.4} />}
        title={t('empty.account.title')}
        text={t('empty.account.text')}
      >
        <Button variant="default" onClick={() => setQuery({ accountId: null })}>
          {t('empty.allAccounts')}
        </Button>
      </EmptyState>
    );
  }
  const starts = ['all', 'family', 'project'].includes(view.kind);
  const Icon = view.kind === 'attention' ? IconBellOff : IconStack2;
  return (
    <EmptyState
      icon={<Icon size={28} stroke={1.4} />}
      title={t(`empty.${view.kind}.title`)}
      text={t(`empty.${view.kind}.text`)}
    >
      {starts && (
        // The one primary button stands in the toolbar.
        <Button variant="default" onClick={() => useUi.getState().openCompose()}>
          {t('empty.newJob')}
        </Button>
      )}
      {view.kind === 'all' ? (
        <Button variant="default" onClick={() => useUi.getState().openDialog({ kind: 'track' })}>
          {t('empty.track')}
        </Button>
      ) : (
        <Button variant="default" onClick={() => setView({ kind: 'all' })}>
          {t('empty.showAll')}
        </Button>
      )}
    </EmptyState>
  );
}
