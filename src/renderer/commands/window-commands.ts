/**
 * What a person can do with the window itself: one row for each command. The palette, the keys and their sheet read it.
 * Its name is `frame:command.<id>`; its keys are in `shared/keys.ts`.
 */
import {
  IconArrowBackUp,
  IconArrowRight,
  IconArrowsSort,
  IconBook,
  IconBrush,
  IconExternalLink,
  IconFileText,
  IconFilter,
  IconFilterOff,
  IconFolderOpen,
  IconInfoCircle,
  IconKey,
  IconKeyboard,
  IconLayoutGrid,
  IconLink,
  IconListCheck,
  IconListNumbers,
  IconPlayerPause,
  IconPlus,
  IconQuote,
  IconReceipt2,
  IconSearch,
  IconSettings,
  IconSparkles,
  IconStack2,
  IconStethoscope,
  IconTemplate,
  type TablerIcon,
} from '@tabler/icons-react';
import type { Settings } from '../../shared/settings.ts';
import type { Sort, View } from '../../shared/views.ts';
import { call } from '../bridge.ts';
import { undoHide, useHiddenLast } from '../store/hidden.ts';
import { clearSelection, selectEverything, setQuery, setSort, useList } from '../store/list.ts';
import { setView } from '../store/savedViews.ts';
import { useSession } from '../store/session.ts';
import { NARROW, useUi } from '../store/ui.ts';
import { goHome } from '../ui/home.ts';
import { palette } from './palette.ts';

export const SEARCH_INPUT_ID = 'job-search';

/** Parts of the palette, in order. */
export type Section = 'commands' | 'views' | 'order' | 'settings' | 'elsewhere';

export interface WindowCommandRow {
  icon: TablerIcon;
  section: Section;
  run(): unknown;
  /** Absent: always. */
  when?(): boolean;
}

const ui = () => useUi.getState();

/** The list has the keyboard when a person has asked for jobs. */
const show = (view: View) => () => {
  setView(view);
  goHome();
};
const sortBy = (sort: Sort) => () => {
  setSort(sort);
  goHome();
};
const theme = (name: Settings['theme']) => () => call('setSettings', { theme: name });

function focusSearch(): void {
  const input = document.getElementById(SEARCH_INPUT_ID);
  if (!(input instanceof HTMLInputElement)) return;
  input.focus();
  input.select();
}

function closeOrClear(): void {
  const { query, selection } = useList.getState();
  // In a wide window the details stand beside the list, and nothing closes them.
  if (ui().inspectorOpen && matchMedia(NARROW).matches) ui().setInspectorOpen(false);
  else if (query.search !== '') setQuery({ search: '' });
  else if (selection.ids.size > 1) clearSelection();
}

const order = { icon: IconArrowsSort, section: 'order' } as const;
const view = { icon: IconArrowRight, section: 'views' } as const;
const look = { icon: IconBrush, section: 'settings' } as const;

export const windowCommands = {
  newJob: { icon: IconPlus, section: 'commands', run: () => ui().openCompose() },
  search: { icon: IconSearch, section: 'commands', run: focusSearch },
  palette: { icon: IconListCheck, section: 'commands', run: palette.open, when: () => false },
  toggleLayout: {
    icon: IconLayoutGrid,
    section: 'commands',
    run: () => {
      ui().goTo('jobs');
      ui().setLayout(ui().layout === 'list' ? 'gallery' : 'list');
      goHome();
    },
  },
  toggleSending: {
    icon: IconPlayerPause,
    section: 'commands',
    run: () =>
      call(useSession.getState().poller?.sending.held ? 'releaseSending' : 'holdSending', {
        accountId: null,
      }),
  },
  queue: { icon: IconListNumbers, section: 'commands', run: () => ui().openDialog({ kind: 'queue' }) },
  templates: { icon: IconTemplate, section: 'commands', run: () => ui().openDialog({ kind: 'templates' }) },
  snippets: { icon: IconQuote, section: 'commands', run: () => ui().openDialog({ kind: 'snippets' }) },
  trackTasks: { icon: IconLink, section: 'commands', run: () => ui().openDialog({ kind: 'track' }) },
  filter: {
    icon: IconFilter,
    section: 'commands',
    run: () => {
      ui().goTo('jobs');
      ui().setFiltering(true);
    },
  },
  clearFilters: {
    icon: IconFilterOff,
    section: 'commands',
    run: () => {
      setQuery({ filters: {}, search: '' });
      goHome();
    },
    when: () => {
      const { filters, search } = useList.getState().query;
      return search !== '' || Object.keys(filters ?? {}).length > 0;
    },
  },
  selectAll: {
    icon: IconListCheck,
    section: 'commands',
    run: () => {
      goHome();
      return selectEverything();
    },
    when: () => ui().place === 'jobs',
  },
  undoHide: {
    icon: IconArrowBackUp,
    section: 'commands',
    run: () => undoHide(),
    when: () => useHiddenLast.getState().jobIds.length > 0,
  },
  close: { icon: IconArrowBackUp, section: 'commands', run: closeOrClear, when: () => false },

  viewAll: { ...view, run: show({ kind: 'all' }) },
  viewActive: { ...view, run: show({ kind: 'active' }) },
  viewAttention: { ...view, run: show({ kind: 'attention' }) },
  viewDone: { ...view, run: show({ kind: 'done' }) },
  viewFailed: { ...view, run: show({ kind: 'failed' }) },
  viewUnsent: { ...view, run: show({ kind: 'unsent' }) },
  viewHidden: { ...view, run: show({ kind: 'hidden' }) },
  viewSpending: {
    ...view,
    icon: IconReceipt2,
    run: () => {
      ui().goTo('spending');
      goHome();
    },
  },
  viewBatches: {
    ...view,
    icon: IconStack2,
    run: () => {
      ui().openBatch(null);
      goHome();
    },
  },

  sortNewest: { ...order, run: sortBy('newest') },
  sortOldest: { ...order, run: sortBy('oldest') },
  sortUpdated: { ...order, run: sortBy('updated') },
  sortTitle: { ...order, run: sortBy('title') },
  sortModel: { ...order, run: sortBy('model') },
  sortCost: { ...order, run: sortBy('cost') },
  sortDoubt: { ...order, run: sortBy('doubt') },

  settings: { icon: IconSettings, section: 'settings', run: () => ui().openDialog({ kind: 'settings' }) },
  shortcuts: { icon: IconKeyboard, section: 'settings', run: () => ui().openDialog({ kind: 'shortcuts' }) },
  changeKeys: {
    icon: IconKeyboard,
    section: 'settings',
    run: () => ui().openDialog({ kind: 'settings', section: 'shortcuts' }),
  },
  addAccount: { icon: IconKey, section: 'settings', run: () => ui().openDialog({ kind: 'addAccount' }) },
  news: { icon: IconSparkles, section: 'settings', run: () => ui().openDialog({ kind: 'news' }) },
  diagnostics: {
    icon: IconStethoscope,
    section: 'settings',
    run: () => ui().openDialog({ kind: 'diagnostics' }),
  },
  about: {
    icon: IconInfoCircle,
    section: 'settings',
    run: () => ui().openDialog({ kind: 'settings', section: 'about' }),
  },
  themeDark: { ...look, run: theme('dark') },
  themeLight: { ...look, run: theme('light') },
  themeSystem: { ...look, run: theme('system') },

  resultsFolder: { icon: IconFolderOpen, section: 'elsewhere', run: () => call('openResultsFolder') },
  logs: { icon: IconFileText, section: 'elsewhere', run: () => call('openLogFolder') },
  console: {
    icon: IconExternalLink,
    section: 'elsewhere',
    run: () => call('openExternal', { page: 'console' }),
  },
  docs: { icon: IconBook, section: 'elsewhere', run: () => call('openExternal', { page: 'docs' }) },
} as const satisfies Record<string, WindowCommandRow>;

export type WindowCommand = keyof typeof windowCommands;
export const windowCommandIds = Object.keys(windowCommands) as WindowCommand[];
export const windowRowOf = (command: WindowCommand): WindowCommandRow => windowCommands[command];
export const isWindowCommand = (action: string): action is WindowCommand =>
  Object.hasOwn(windowCommands, action);
