/** Top of the inspector: title, model, status, cancellation, and the actions that fit the state. */

import { ActionIcon, Menu, TextInput, Tooltip } from '@mantine/core';
import { IconDots, IconPencil, IconX } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { isOpen, type JobDetail } from '../../../shared/job.ts';
import { isOverdue } from '../../../shared/overdue.ts';
import { call } from '../../bridge.ts';
import { buttonsFor } from '../../commands/job-menus.ts';
import { shown, useTranslation } from '../../i18n/index.ts';
import { useNow } from '../../store/clock.ts';
import { revealJob } from '../../store/reveal.ts';
import { standingOf } from '../../store/standing.ts';
import { useUi } from '../../store/ui.ts';
import { Cost } from '../../ui/Cost.tsx';
import { formatElapsed } from '../../ui/format.ts';
import { goHome } from '../../ui/home.ts';
import { kindWords } from '../../ui/names.ts';
import { ProgressLine } from '../../ui/ProgressLine.tsx';
import { StatusWord } from '../../ui/StatusWord.tsx';
import { useAction } from '../../ui/useAction.ts';
import { CancellationNote } from './CancellationNote.tsx';
import { CommandButton } from './CommandButton.tsx';
import { ElsewhereNote } from './ElsewhereNote.tsx';
import { ExpectedFinish } from './ExpectedFinish.tsx';
import { HoldNote } from './HoldNote.tsx';
import styles from './JobHeader.module.css';
import { JobMenuItems } from './JobMenuItems.tsx';
import { StandingNote } from './StandingNote.tsx';

export function JobHeader({ job, closable }: { job: JobDetail; closable: boolean }) {
  const { t } = useTranslation(['job', 'ui', 'jobs']);
  const standing = standingOf(job);
  const running = job.terminalAt === null && isOpen(job.state);
  const now = useNow(running || job.hold?.until != null);
  // What needs attention brings its own buttons.
  const buttons = job.attention === null ? buttonsFor(job) : [];
  const from = job.submittedAt ?? job.createdAt;
  return (
    <header className={styles.header}>
      <div className={styles.top}>
        <Title key={job.id} job={job} />
        <Menu position="bottom-end" width={232} withinPortal={false}>
          <Menu.Target>
            <ActionIcon aria-label={t('job:inspector.more')}>
              <IconDots size={17} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <JobMenuItems job={job} detail={job} />
          </Menu.Dropdown>
        </Menu>
        {closable && (
          <ActionIcon
            aria-label={t('job:inspector.close')}
            onClick={() => useUi.getState().setInspectorOpen(false)}
          >
            <IconX size={17} />
          </ActionIcon>
        )}
      </div>
      <ElsewhereNote jobId={job.id} />
      <p className={styles.sub}>{kindWords(job)}</p>
      <div className={styles.line}>
        {standing === null ? <StatusWord job={job} /> : <StandingNote job={job} standing={standing} inline />}
        {running && standing === null && <span className={styles.soft}>{formatElapsed(now - from)}</span>}
        {job.terminalAt !== null && (
          <span className={styles.soft}>{formatElapsed(job.terminalAt - from)}</span>
        )}
        <span className={styles.cost}>
          <Cost job={job} />
        </span>
      </div>
      {job.state === 'processing' && standing === null && (
        <ProgressLine
          value={job.progress}
          label={t(job.progress === null ? 'jobs:row.working' : 'jobs:row.progress')}
        />
      )}
      {running && isOverdue(job.family, now - (job.acceptedAt ?? from)) && (
        <p className={styles.note}>{t('job:overdue')}</p>
      )}
      {job.terminalAt === null && standing === null && <ExpectedFinish job={job} />}
      <HoldNote job={job} now={now} />
      <CancellationNote job={job} />
      <Lineage job={job} />
      {buttons.length > 0 && (
        <div className={styles.actions}>
          {buttons.map((command) => (
            <CommandButton key={command} job={job} full={job} command={command} />
          ))}
        </div>
      )}
    </header>
  );
}

function Title({ job }: { job: JobDetail }) {
  const { t } = useTranslation('job');
  const isRenaming = useUi((state) => state.renaming === job.id);
  const { rename } = useUi.getState();
  return isRenaming ? (
    <TitleField job={job} />
  ) : (
    <>
      <h2 className={styles.title} onDoubleClick={() => rename(job.id)}>
        {job.title}
      </h2>
      <Tooltip label={t('inspector.rename')}>
        <ActionIcon aria-label={t('inspector.rename')} onClick={() => rename(job.id)}>
          <IconPencil size={15} />
        </ActionIcon>
      </Tooltip>
    </>
  );
}

function TitleField({ job }: { job: JobDetail }) {
  const { t } = useTranslation('job');
  const [draft, setDraft] = useState(job.title);
  const field = useRef<HTMLInputElement>(null);
  // The field loses the focus before it is gone, which otherwise keeps what is typed.
  const isGivenUp = useRef(false);
  useEffect(() => field.current?.select(), []);
  const leave = (): void => useUi.getState().endRename(job.id);
  const keep = useAction(async () => {
    const title = draft.trim();
    if (title !== '' && title !== job.title) await call('annotateJob', { jobId: job.id, title });
    leave();
  });
  return (
    <TextInput
      ref={field}
      className={styles.grow}
      value={draft}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Escape') {
          isGivenUp.current = true;
          leave();
          goHome();
        } else if (event.key === 'Enter') {
          void keep.run().then(() => {
            if (useUi.getState().renaming === null) goHome();
          });
        }
      }}
      onBlur={() => !isGivenUp.current && void keep.run()}
      aria-label={t('inspector.title')}
      error={keep.error && shown(keep.error.message)}
      maxLength={300}
      size="xs"
    />
  );
}

function Lineage({ job }: { job: JobDetail }) {
  const { t } = useTranslation('job');
  const parent = job.retryOf;
  const child = job.children.at(-1);
  const sources = onePerJob(job.lineage.madeFrom);
  const uses = job.lineage.usedBy;
  if (parent === null && child === undefined && sources.length === 0 && uses.length === 0) return null;
  return (
    <p className={styles.lineage}>
      {parent !== null && (
        <button type="button" className={styles.link} onClick={() => void revealJob(parent)}>
          {t('inspector.retryOf')}
        </button>
      )}
      {child !== undefined && (
        <button type="button" className={styles.link} onClick={() => void revealJob(child)}>
          {t('inspector.retries', { count: job.children.length })}
        </button>
      )}
      {sources.map(({ jobId, title }) => (
        <button key={jobId} type="button" className={styles.link} onClick={() => void revealJob(jobId)}>
          {t('inspector.uses', { title })}
        </button>
      ))}
      {uses.map(({ jobId, title }) => (
        <button key={jobId} type="button" className={styles.link} onClick={() => void revealJob(jobId)}>
          {t('inspector.usedBy', { title })}
        </button>
      ))}
    </p>
  );
}

/** Several inputs may be of the same job. */
const onePerJob = <T extends { jobId: string }>(sources: readonly T[]): T[] => [
  ...new Map(sources.map((source) => [source.jobId, source])).values(),
];
