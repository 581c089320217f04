/** The selected job in the inspector: its head, its actions, and its parts in tabs. Loaded once the first rows are shown. */
import { Tabs } from '@mantine/core';
import type { JobDetail } from '../../../shared/job.ts';
import { isSample } from '../../../shared/sample.ts';
import { buttonsFor, stepsOf } from '../../commands/job-menus.ts';
import { dismissProblem, useCommands } from '../../commands/run.ts';
import { useTranslation } from '../../i18n/index.ts';
import { pauseOfJob } from '../../store/pauses.ts';
import { useSession } from '../../store/session.ts';
import { type InspectorTab, useUi } from '../../store/ui.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { lazily } from '../../ui/later.ts';
import { UntilLoaded } from '../../ui/UntilLoaded.tsx';
import { BillingTab } from '../billing/BillingTab.tsx';
import { PauseBox } from '../pauses/PauseBox.tsx';
import { AttentionBox } from './AttentionBox.tsx';
import { errorPlace } from './error-place.ts';
import styles from './Inspector.module.css';
import { JobHeader } from './JobHeader.tsx';
import { Organise } from './Organise.tsx';
import { RequestTab } from './RequestTab.tsx';
import { TimelineTab } from './TimelineTab.tsx';

const ResultPanel = lazily(async () => (await import('../results/ResultPanel.tsx')).ResultPanel);
const SupportPanel = lazily(async () => (await import('../support/SupportPanel.tsx')).SupportPanel);

const tabs: readonly InspectorTab[] = ['result', 'timeline', 'request', 'billing', 'support'];

/** True when a person has decided what the error left open; its next steps are over. */
const isDecided = (job: JobDetail): boolean =>
  job.state === 'rejected' && (job.error?.next.includes('mark_not_created') ?? false);

export function JobView({ job, closable }: { job: JobDetail; closable: boolean }) {
  const { t } = useTranslation('job');
  const tab = useUi((state) => state.inspectorTab);
  const problem = useCommands((state) => state.problems.get(job.id)?.error ?? null);
  const accounts = useSession((state) => state.accounts);
  const pause = pauseOfJob(job, accounts);
  return (
    <>
      <JobHeader job={job} closable={closable} />
      <div className={styles.scroll}>
        {problem && (
          <div className={styles.note}>
            <ErrorNote
              error={problem}
              actions={
                <button type="button" className={styles.dismiss} onClick={() => dismissProblem(job.id)}>
                  {t('inspector.dismiss')}
                </button>
              }
            />
          </div>
        )}
        <AttentionBox key={job.id} job={job} />
        {pause !== null && <PauseBox key={pause.id} account={pause} />}
        {job.error && errorPlace(job, pause) === 'note' && (
          <div className={styles.note}>
            <ErrorNote
              isSample={isSample(job.accountId)}
              standing
              quiet={job.state === 'draft' || job.state === 'not_sent'}
              error={job.error}
              offered={stepsOf(buttonsFor(job))}
              compact={job.attention !== null || pause !== null || isDecided(job)}
            />
          </div>
        )}
        <Tabs
          value={tab}
          onChange={(value) => useUi.getState().setInspectorTab((value ?? 'result') as InspectorTab)}
          keepMounted={false}
          classNames={{ list: styles.tabs, tab: styles.tab, panel: styles.panel }}
        >
          <Tabs.List aria-label={t('tabs.label')}>
            {tabs.map((name) => (
              <Tabs.Tab key={name} value={name}>
                {t(`tabs.${name}`)}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          <UntilLoaded fallback={null}>
            <Tabs.Panel value="result">
              <ResultPanel job={job} />
              <Organise key={job.id} job={job} />
            </Tabs.Panel>
            <Tabs.Panel value="timeline">
              <TimelineTab job={job} />
            </Tabs.Panel>
            <Tabs.Panel value="request">
              <RequestTab job={job} />
            </Tabs.Panel>
            <Tabs.Panel value="billing">
              <BillingTab job={job} />
            </Tabs.Panel>
            <Tabs.Panel value="support">
              <SupportPanel job={job} />
            </Tabs.Panel>
          </UntilLoaded>
        </Tabs>
      </div>
    </>
  );
}
