/** Copies of finished results with their sidecars, as a folder or a zip file. */
import { Button, Menu } from '@mantine/core';
import { IconFileZip, IconFolder, IconPackageExport } from '@tabler/icons-react';
import { type Exported, exportResults } from '../../commands/export.ts';
import { useTranslation } from '../../i18n/index.ts';
import { useAction } from '../../ui/useAction.ts';

export interface ExportMenuProps {
  what: Exported;
  disabled?: boolean;
}

export function ExportMenu({ what, disabled = false }: ExportMenuProps) {
  const { t } = useTranslation('results');
  const run = useAction((as: 'folder' | 'zip') => exportResults(what, as));
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          leftSection={<IconPackageExport size={15} aria-hidden />}
          loading={run.busy}
          disabled={disabled}
        >
          {t('export.label')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconFolder size={15} />} onClick={() => void run.run('folder')}>
          {t('export.folder')}
        </Menu.Item>
        <Menu.Item leftSection={<IconFileZip size={15} />} onClick={() => void run.run('zip')}>
          {t('export.zip')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
