/** What can be done with all selected jobs at once. */
import { Button, Menu } from '@mantine/core';
import { IconChevronDown, IconFolder, IconTag } from '@tabler/icons-react';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import type { BulkCommand } from '../../store/bulk.ts';
import { useUi } from '../../store/ui.ts';
import { commandIcons } from '../job/command-icons.ts';

const groups: readonly (readonly BulkCommand[])[] = [
  ['refresh', 'requestCancellation', 'retry', 'lookForBillingId'],
  ['favourite', 'tag', 'project'],
];
const icons: Record<BulkCommand, typeof IconTag> = { ...commandIcons, tag: IconTag, project: IconFolder };

export function BulkMenu({ jobIds }: { jobIds: readonly string[] }) {
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
        {groups.map((group, index) => (
          <Fragment key={group[0]}>
            {index > 0 && <Menu.Divider />}
            {group.map((command) => {
              const Icon = icons[command];
              return (
                <Menu.Item
                  key={command}
                  leftSection={<Icon size={15} stroke={1.7} aria-hidden />}
                  onClick={() => useUi.getState().openDialog({ kind: 'bulk', command, jobIds })}
                >
                  {t(`action.${command}`)}
                </Menu.Item>
              );
            })}
          </Fragment>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
