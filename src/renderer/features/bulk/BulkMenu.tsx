/** What can be done with all selected jobs at once. */
import { Button, Menu } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { Fragment, type ReactNode } from 'react';
import { rowOf } from '../../commands/job-commands.ts';
import { bulkMenu } from '../../commands/job-menus.ts';
import { useTranslation } from '../../i18n/index.ts';
import { useUi } from '../../store/ui.ts';

export interface BulkMenuProps {
  jobIds: readonly string[];
  /** What else can be done with them, as items of a last part. */
  children: ReactNode;
}

export function BulkMenu({ jobIds, children }: BulkMenuProps) {
  const { t } = useTranslation('bulk');
  return (
    <Menu position="bottom-start" width={220}>
      <Menu.Target>
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          rightSection={<IconChevronDown size={13} aria-hidden />}
        >
          {t('menu')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {bulkMenu.map((part, index) => (
          <Fragment key={part[0]}>
            {index > 0 && <Menu.Divider />}
            {part.map((action) => {
              const { icon: Icon } = rowOf(action);
              return (
                <Menu.Item
                  key={action}
                  leftSection={<Icon size={15} stroke={1.7} aria-hidden />}
                  onClick={() => useUi.getState().openDialog({ kind: 'bulk', action, jobIds })}
                >
                  {t(`action.${action}`)}
                </Menu.Item>
              );
            })}
          </Fragment>
        ))}
        <Menu.Divider />
        {children}
      </Menu.Dropdown>
    </Menu>
  );
}
