/** Whose jobs the list shows: those of every real account, or of one. Shown when there is a choice. */
import { Menu, UnstyledButton } from '@mantine/core';
import { IconCheck, IconChevronDown } from '@tabler/icons-react';
import { useTranslation } from '../../i18n/index.ts';
import { setQuery, useList } from '../../store/list.ts';
import { useSession } from '../../store/session.ts';
import styles from './JobsPane.module.css';

export function AccountFilter() {
  const { t } = useTranslation('jobs');
  const accounts = useSession((state) => state.accounts);
  const chosen = useList((state) => state.query.accountId);
  const withSample = useList((state) => state.query.withSample);
  if (accounts.length < 2 && chosen === null) return null;
  const all = t(withSample ? 'account.allWithSample' : 'account.all');
  const options = [
    { id: null, label: all },
    ...accounts.map(({ id, label, kind }) => ({
      id,
      label: kind === 'sandbox' ? t('account.sample', { label }) : label,
    })),
  ];
  const shown = options.find((option) => option.id === chosen)?.label ?? t('account.removed');
  return (
    <Menu position="bottom-end" withinPortal={false}>
      <Menu.Target>
        <UnstyledButton className={styles.sort} aria-label={t('account.filter', { shown })}>
          <span className={styles.account}>{shown}</span>
          <IconChevronDown size={13} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown aria-label={t('account.label')}>
        {options.map(({ id, label }) => (
          <Menu.Item
            key={id ?? ''}
            onClick={() => setQuery({ accountId: id })}
            leftSection={
              <IconCheck size={14} aria-hidden style={{ visibility: id === chosen ? 'visible' : 'hidden' }} />
            }
          >
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
