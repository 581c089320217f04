/** Copies of finished results with their sidecars, as a folder or a zip file. */
import { Button, Menu } from '@mantine/core';
import { IconFileZip, IconFolder, IconPackageExport } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { toAppErrorShape } from '../../../shared/errors.ts';
import { call } from '../../bridge.ts';
import { say } from '../../notices.ts';
import { useAction } from '../../ui/useAction.ts';

export interface ExportMenuProps {
  /** What goes out: results by themselves, or all results of jobs. */
  what: { resultIds: readonly string[] } | { jobIds: readonly string[] };
  disabled?: boolean;
}

export function ExportMenu({ what, disabled = false }: ExportMenuProps) {
  const { t } = useTranslation('results');
  const run = useAction(async (as: 'folder' | 'zip') => {
    try {
      const done = await call('exportResults', {
        ...('jobIds' in what ? { jobIds: [...what.jobIds] } : { resultIds: [...what.resultIds] }),
        as,
      });
      if (done === null) return;
      const { files, path, missing } = done;
      const words = [t('export.done', { count: files, path })];
      if (missing > 0) words.push(t('export.missing', { count: missing }));
      say(missing > 0 ? 'warning' : 'success', 'export', words.join(' '));
    } catch (thrown) {
      say('error', 'export', toAppErrorShape(thrown).message);
    }
  });
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
