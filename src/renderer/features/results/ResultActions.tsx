/** What can be done with a result that is on disk. */
import { ActionIcon, Button, Menu } from '@mantine/core';
import {
  IconArrowForwardUp,
  IconCopy,
  IconDeviceFloppy,
  IconDots,
  IconEye,
  IconPhoto,
  IconShieldCheck,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { JobDetail, ResultRow } from '../../../shared/job.ts';
import { call } from '../../bridge.ts';
import { useUi } from '../../store/ui.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useAction } from '../../ui/useAction.ts';
import { lookAt } from './look.ts';
import styles from './ResultPanel.module.css';

export interface ResultActionsProps {
  job: Pick<JobDetail, 'id' | 'family' | 'title'>;
  result: ResultRow;
}

/** Media that another request can take as its input. */
const inputMedia = ['image', 'video', 'audio'];

export function ResultActions({ job, result }: ResultActionsProps) {
  const { t } = useTranslation('results');
  const openCompose = useUi((state) => state.openCompose);
  const resultId = result.id;
  const open = useAction(() => call('openResult', { resultId }));
  const show = useAction(() => call('showResultInFolder', { resultId }));
  const save = useAction(() => call('saveResultCopy', { resultId }));
  const copy = useAction((what: 'file' | 'image') => call('copyResult', { resultId, what }));
  const [checkedText, setCheckedText] = useState<string | null>(null);
  const check = useAction(async () => {
    setCheckedText(null);
    const { checked, missing, changed } = await call('checkFiles', { jobIds: [job.id] });
    const whole = missing + changed === 0;
    setCheckedText(
      whole ? t('action.checked', { count: checked }) : t('action.checkedMissing', { missing, changed }),
    );
  });
  const error = [open, show, save, copy, check].find((action) => action.error)?.error;

  const startFromThis = (): void =>
    openCompose({
      request: {
        family: job.family,
        operation: null,
        model: '',
        fields: {},
        // No model yet: the kind of media stands where the field will.
        inputs: [{ field: result.media, source: { kind: 'result', resultId } }],
      },
    });

  return (
    <>
      <div className={styles.actions}>
        <Button variant="default" onClick={() => void open.run()} loading={open.busy}>
          {t('action.open')}
        </Button>
        <Button variant="default" onClick={() => void show.run()} loading={show.busy}>
          {t('action.show')}
        </Button>
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon variant="default" size={30} aria-label={t('action.more')}>
              <IconDots size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconEye size={15} />} onClick={() => lookAt(job.id, result.id)}>
              {t('action.quickLook')}
            </Menu.Item>
            {inputMedia.includes(result.media) && (
              <Menu.Item leftSection={<IconArrowForwardUp size={15} />} onClick={startFromThis}>
                {t('action.useAsInput')}
              </Menu.Item>
            )}
            <Menu.Divider />
            <Menu.Item leftSection={<IconDeviceFloppy size={15} />} onClick={() => void save.run()}>
              {t('action.saveCopy')}
            </Menu.Item>
            <Menu.Item leftSection={<IconCopy size={15} />} onClick={() => void copy.run('file')}>
              {t('action.copyFile')}
            </Menu.Item>
            {result.media === 'image' && (
              <Menu.Item leftSection={<IconPhoto size={15} />} onClick={() => void copy.run('image')}>
                {t('action.copyImage')}
              </Menu.Item>
            )}
            <Menu.Divider />
            <Menu.Item leftSection={<IconShieldCheck size={15} />} onClick={() => void check.run()}>
              {t('action.check')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
      {checkedText && (
        <p className={styles.checked} role="status">
          {checkedText}
        </p>
      )}
      {error && <ErrorNote error={error} compact />}
    </>
  );
}
