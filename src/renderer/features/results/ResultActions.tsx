/** What can be done with a result that is on disk. */
import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core';
import {
  IconArrowForwardUp,
  IconCopy,
  IconDeviceFloppy,
  IconDots,
  IconDownload,
  IconExternalLink,
  IconEye,
  IconFolder,
  IconGripVertical,
  IconShieldCheck,
} from '@tabler/icons-react';
import { useState } from 'react';
import type { JobDetail, ResultRow } from '../../../shared/job.ts';
import { call } from '../../bridge.ts';
import { buttonsFor } from '../../commands/job-menus.ts';
import { useTranslation } from '../../i18n/index.ts';
import { asInput, canBeInput } from '../../store/as-input.ts';
import { quickLookAt } from '../../store/quick-look.ts';
import { activeAccount, useSession } from '../../store/session.ts';
import { useUi } from '../../store/ui.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useAction } from '../../ui/useAction.ts';
import { dragOut } from './drag-out.ts';
import styles from './ResultPanel.module.css';

export interface ResultActionsProps {
  job: JobDetail;
  result: ResultRow;
}

export function ResultActions({ job, result }: ResultActionsProps) {
  const { t } = useTranslation('results');
  const openCompose = useUi((state) => state.openCompose);
  const isOwn = useSession(activeAccount)?.id === job.accountId;
  const resultId = result.id;
  const open = useAction(() => call('openResult', { resultId }));
  const show = useAction(() => call('showResultInFolder', { resultId }));
  const save = useAction(() => call('saveResultCopy', { resultId }));
  const copy = useAction((what: 'file' | 'image') => call('copyResult', { resultId, what }));
  const locate = useAction(() => call('locateResult', { resultId }));
  const again = useAction(() => call('downloadAgain', { resultId }));
  const [checkedText, setCheckedText] = useState<string | null>(null);
  const check = useAction(async () => {
    setCheckedText(null);
    const { checked, missing, changed } = await call('checkFiles', { jobIds: [job.id] });
    const whole = missing + changed === 0;
    setCheckedText(
      whole ? t('action.checked', { count: checked }) : t('action.checkedMissing', { missing, changed }),
    );
  });
  const isImage = result.media === 'image';
  const error = [open, show, save, copy, check, again, locate].find((action) => action.error)?.error;

  const startFromThis = (): void =>
    openCompose({
      request: {
        family: job.family,
        operation: null,
        model: '',
        fields: {},
        inputs: [],
      },
      media: [asInput(job, result, isOwn)],
    });

  // Of a job's only file the buttons of the job say the same.
  const isOnly = job.results.every(
    ({ id, media }) => id === resultId || media === 'text' || media === 'link',
  );
  const above = isOnly ? buttonsFor(job) : [];
  const tools: ToolProps[] = [
    ...(above.includes('open')
      ? []
      : [
          {
            icon: IconExternalLink,
            name: t('action.openThis'),
            onClick: () => void open.run(),
            busy: open.busy,
          },
        ]),
    ...(above.includes('showInFolder')
      ? []
      : [{ icon: IconFolder, name: t('action.showThis'), onClick: () => void show.run(), busy: show.busy }]),
    { icon: IconDeviceFloppy, name: t('action.saveCopy'), onClick: () => void save.run(), busy: save.busy },
    {
      icon: IconCopy,
      name: t(isImage ? 'action.copyImage' : 'action.copyFile'),
      onClick: () => void copy.run(isImage ? 'image' : 'file'),
      busy: copy.busy,
    },
    { icon: IconEye, name: t('action.quickLook'), onClick: () => quickLookAt(job.id, resultId) },
  ];
  return (
    <>
      <div className={styles.actions} role="toolbar" aria-label={t('action.label')}>
        <Tooltip label={t('action.drag')}>
          {/* For the pointer alone; copying the file does the same by keys. */}
          <span className={styles.grip} aria-hidden {...dragOut(() => [resultId])}>
            <IconGripVertical size={17} stroke={1.7} />
          </span>
        </Tooltip>
        {tools.map((tool) => (
          <Tool key={tool.name} {...tool} />
        ))}
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon size={30} aria-label={t('action.more')}>
              <IconDots size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {isImage && (
              <Menu.Item leftSection={<IconCopy size={15} />} onClick={() => void copy.run('file')}>
                {t('action.copyFile')}
              </Menu.Item>
            )}
            <Menu.Item leftSection={<IconShieldCheck size={15} />} onClick={() => void check.run()}>
              {t('action.check')}
            </Menu.Item>
            <Menu.Item leftSection={<IconDownload size={15} />} onClick={() => void again.run()}>
              {t('action.again')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
        {canBeInput(result) && (
          <Button
            variant="default"
            className={styles.asInput}
            leftSection={<IconArrowForwardUp size={15} aria-hidden />}
            onClick={startFromThis}
          >
            {t('action.useAsInput')}
          </Button>
        )}
      </div>
      {checkedText && (
        <p className={styles.checked} role="status">
          {checkedText}
        </p>
      )}
      {error && <ErrorNote error={error} compact />}
      {!error && result.error && (
        <ErrorNote
          error={result.error}
          actions={
            <>
              <Button
                variant="default"
                size="compact-sm"
                loading={again.busy}
                onClick={() => void again.run()}
              >
                {t('action.again')}
              </Button>
              <Button
                variant="default"
                size="compact-sm"
                loading={locate.busy}
                onClick={() => void locate.run()}
              >
                {t('action.locate')}
              </Button>
            </>
          }
          compact
        />
      )}
    </>
  );
}

interface ToolProps {
  icon: typeof IconCopy;
  name: string;
  onClick: () => void;
  busy?: boolean;
}

function Tool({ icon: Icon, name, onClick, busy = false }: ToolProps) {
  return (
    <Tooltip label={name}>
      <ActionIcon size={30} onClick={onClick} loading={busy} aria-label={name}>
        <Icon size={17} stroke={1.7} />
      </ActionIcon>
    </Tooltip>
  );
}
