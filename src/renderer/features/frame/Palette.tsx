/** The command palette: commands, views, what the selected job allows, and jobs by title. */
import { useDebouncedValue } from '@mantine/hooks';
import { Spotlight, type SpotlightActionData, spotlight } from '@mantine/spotlight';
import {
  IconArrowRight,
  IconCommand,
  IconPhotoSearch,
  IconPlayerTrackNext,
  IconSearch,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { JobRow } from '../../../shared/job.ts';
import { isSample } from '../../../shared/sample.ts';
import { searchForm } from '../../../shared/text.ts';
import { call } from '../../bridge.ts';
import { commandsFor, rowOf } from '../../commands/job-commands.ts';
import { runCommand } from '../../commands/run.ts';
import { useDetail } from '../../store/detail.ts';
import { setQuery, setView, useList } from '../../store/list.ts';
import { usePrice } from '../../store/prices.ts';
import { revealJob } from '../../store/reveal.ts';
import { useUi } from '../../store/ui.ts';
import { useQuery } from '../../store/useQuery.ts';
import { commandName } from '../price/price-words.ts';
import styles from './Palette.module.css';

/** Jobs offered for what was typed. */
const JOBS_SHOWN = 6;
const TYPING_PAUSE = 120;

/** The scrolled list can be reached by keyboard; the component's own types leave this out. */
const scrollable = { viewportProps: { tabIndex: 0 } };

interface Group {
  title: string;
  icon: typeof IconSearch;
  entries: SpotlightActionData[];
}

/** Jobs whose title, prompt or ids match what was typed before the last pause. */
function useMatchingJobs(text: string): JobRow[] {
  const typed = text.trim();
  const [search] = useDebouncedValue(typed, TYPING_PAUSE);
  const { accountId, withSample } = useList((state) => state.query);
  const { value, error } = useQuery(
    typed === '' || search === ''
      ? null
      : {
          key: JSON.stringify([search, accountId, withSample]),
          ask: () =>
            call('jobRange', {
              query: { accountId, withSample, view: { kind: 'all' }, search, sort: 'newest', filters: {} },
              offset: 0,
              limit: JOBS_SHOWN,
            }),
        },
    { keepsOld: true },
  );
  // A search that fails offers no jobs; the list itself says what is wrong with the ledger.
  return error ? [] : (value?.rows ?? []);
}

export function Palette() {
  const { t } = useTranslation(['frame', 'job', 'price', 'ui']);
  const [text, setText] = useState('');
  const jobs = useMatchingJobs(text);
  const job = useDetail((state) => state.job);
  const opened = useUi((state) => state.paletteOpen);
  const commands = job === null ? [] : commandsFor(job, job);
  const price = usePrice(job?.id ?? '', opened && commands.some((command) => rowOf(command).pays));
  const ui = useUi.getState();

  const view = (id: string, label: string, go: () => void): SpotlightActionData => ({
    id,
    label,
    onClick: go,
  });
  const setTheme = (theme: 'dark' | 'light' | 'system') => void call('setSettings', { theme });
  const groups: Group[] = [
    {
      title: t('frame:palette.commands'),
      icon: IconCommand,
      entries: [
        view('new', t('frame:toolbar.newJob'), () => ui.openCompose()),
        view('track', t('frame:sidebar.trackTasks'), () => ui.openDialog({ kind: 'track' })),
        view('layout', t('frame:palette.toggleLayout'), () =>
          ui.setLayout(useUi.getState().layout === 'list' ? 'gallery' : 'list'),
        ),
        view('settings', t('frame:palette.settings'), () => ui.openDialog({ kind: 'settings' })),
        view('keys', t('frame:palette.shortcuts'), () => ui.openDialog({ kind: 'shortcuts' })),
        view('dark', t('frame:palette.themeDark'), () => setTheme('dark')),
        view('light', t('frame:palette.themeLight'), () => setTheme('light')),
        view('system', t('frame:palette.themeSystem'), () => setTheme('system')),
        view('account', t('frame:palette.addAccount'), () => ui.openDialog({ kind: 'addAccount' })),
        view('folder', t('frame:sidebar.resultsFolder'), () => void call('openResultsFolder')),
        view('logs', t('frame:palette.logs'), () => void call('openLogFolder')),
        view('console', t('frame:palette.console'), () => void call('openExternal', { page: 'console' })),
        view('docs', t('frame:palette.docs'), () => void call('openExternal', { page: 'docs' })),
      ],
    },
    {
      title: t('frame:palette.views'),
      icon: IconArrowRight,
      entries: [
        view('v-all', t('frame:sidebar.all'), () => setView({ kind: 'all' })),
        view('v-active', t('frame:sidebar.active'), () => setView({ kind: 'active' })),
        view('v-attention', t('frame:sidebar.attention'), () => setView({ kind: 'attention' })),
        view('v-done', t('frame:sidebar.done'), () => setView({ kind: 'done' })),
        view('v-failed', t('frame:sidebar.failed'), () => setView({ kind: 'failed' })),
        view('v-spending', t('frame:sidebar.spending'), () => ui.goTo('spending')),
        view('v-hidden', t('frame:sidebar.hidden'), () => setView({ kind: 'hidden' })),
      ],
    },
  ];
  if (job) {
    groups.push({
      title: `${t('frame:palette.job')}: ${job.title}`,
      icon: IconPlayerTrackNext,
      entries: commands.map((command) =>
        view(
          `j-${command}`,
          commandName(command, price, isSample(job.accountId), t),
          () => void runCommand(command, job, job),
        ),
      ),
    });
  }
  const typed = searchForm(text.trim());
  const shown = groups
    .map((group) => ({
      ...group,
      entries: group.entries.filter(({ label }) => label !== undefined && searchForm(label).includes(typed)),
    }))
    .filter((group) => group.entries.length > 0);

  return (
    <Spotlight.Root
      query={text}
      onQueryChange={setText}
      shortcut="mod + K"
      tagsToIgnore={[]}
      scrollable
      maxHeight={420}
      centered={false}
      yOffset={72}
      overlayProps={{ blur: 0, backgroundOpacity: 0.5 }}
      onSpotlightOpen={() => ui.setPaletteOpen(true)}
      onSpotlightClose={() => ui.setPaletteOpen(false)}
      attributes={{ content: { 'aria-label': t('frame:toolbar.palette') } }}
    >
      <Spotlight.Search
        placeholder={t('frame:palette.placeholder')}
        aria-label={t('frame:palette.placeholder')}
        leftSection={<IconSearch size={16} aria-hidden />}
      />
      <Spotlight.ActionsList {...scrollable}>
        {shown.map((group) => (
          <Spotlight.ActionsGroup key={group.title} label={group.title}>
            {group.entries.map((entry) => (
              <Spotlight.Action
                key={entry.id}
                label={entry.label}
                className={styles.action}
                leftSection={<group.icon size={15} aria-hidden />}
                onClick={entry.onClick}
              />
            ))}
          </Spotlight.ActionsGroup>
        ))}
        {typed !== '' && (
          <Spotlight.ActionsGroup label={t('frame:palette.jobs')}>
            <Spotlight.Action
              label={t('frame:palette.searchAll', { text: text.trim() })}
              className={styles.action}
              leftSection={<IconSearch size={15} aria-hidden />}
              onClick={() => {
                setQuery({ view: { kind: 'all' }, search: text.trim() });
                spotlight.close();
              }}
            />
            {jobs.map((row) => (
              <Spotlight.Action
                key={row.id}
                label={row.title}
                description={`${row.model} · ${t(`ui:state.${row.state}`)}`}
                className={styles.action}
                leftSection={<IconPhotoSearch size={15} aria-hidden />}
                onClick={() => void revealJob(row.id)}
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}
