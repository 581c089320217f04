/** The command palette: every command with its key, and jobs by title; what fits best and was used lately stands first. */
import { Kbd } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { Spotlight } from '@mantine/spotlight';
import { IconPhotoSearch, IconSearch } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import type { JobRow } from '../../../shared/job.ts';
import { call } from '../../bridge.ts';
import { attempt } from '../../commands/attempt.ts';
import { carryOutChosen, keepChosen, palette, paletteStore } from '../../commands/palette.ts';
import { ranked, recentCommands } from '../../commands/rank.ts';
import { useTranslation } from '../../i18n/index.ts';
import { setQuery, useList } from '../../store/list.ts';
import { revealJob } from '../../store/reveal.ts';
import { useUi } from '../../store/ui.ts';
import { useQuery } from '../../store/useQuery.ts';
import { goHome } from '../../ui/home.ts';
import { useOnChange } from '../../ui/useOnChange.ts';
import styles from './Palette.module.css';
import { type PaletteEntry, usePaletteEntries } from './palette-entries.ts';

/** Jobs offered for what was typed. */
const JOBS_SHOWN = 6;
const TYPING_PAUSE = 120;

/** The scrolled list can be reached by keyboard; the component's own types leave this out. */
const scrollable = { viewportProps: { tabIndex: 0 } };

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
              isFirst: true,
            }),
        },
    { keepsOld: true },
  );
  // A search that fails offers no jobs; the list itself says what is wrong with the ledger.
  return error ? [] : (value?.rows ?? []);
}

const parts = [
  'recent',
  'job',
  'selection',
  'commands',
  'views',
  'order',
  'accounts',
  'settings',
  'elsewhere',
] as const;

interface Offer {
  id: string;
  label: string;
  description?: string;
  icon: typeof IconSearch;
  key?: string | undefined;
  onClick: () => void;
}

const offerOf = (entry: PaletteEntry): Offer => ({ ...entry, onClick: () => void carryOutChosen(entry) });

export function Palette() {
  const { t } = useTranslation(['frame', 'ui']);
  const [text, setText] = useState('');
  const jobs = useMatchingJobs(text);
  const entries = usePaletteEntries();
  const recent = recentCommands();
  const typed = text.trim();
  const ui = useUi.getState();
  const isOpen = useUi((state) => state.paletteOpen);

  const groups = parts
    .map((part) => ({
      part,
      offers:
        part === 'recent'
          ? recent.flatMap((id) => entries.find((entry) => entry.id === id) ?? []).map(offerOf)
          : entries.filter((entry) => entry.part === part).map(offerOf),
    }))
    .filter(({ offers }) => offers.length > 0);

  const offerOfJob = (row: JobRow): Offer => ({
    id: row.id,
    label: row.title,
    description: `${row.model} · ${t(`ui:state.${row.state}`)}`,
    icon: IconPhotoSearch,
    onClick: () => void attempt(() => revealJob(row.id).then(goHome)),
  });
  const found: Offer[] = ranked<Offer>([...entries.map(offerOf), ...jobs.map(offerOfJob)], typed, recent);
  // Jobs are found by more than their title, and stand here all the same.
  const others = jobs.filter((row) => !found.some(({ id }) => id === row.id));
  const all: Offer[] = [
    ...found,
    {
      id: 'search-all',
      label: t('frame:palette.searchAll', { text: typed }),
      icon: IconSearch,
      onClick: () => {
        setQuery({ view: { kind: 'all' }, search: typed });
        palette.close();
        goHome();
      },
    },
    ...others.map(offerOfJob),
  ];

  const lines = useRef<HTMLDivElement>(null);
  useOnChange(typed === '' ? '' : all.map(({ id }) => id).join(' '), () => {
    if (typed !== '' && lines.current) keepChosen(lines.current);
  });

  return (
    <Spotlight.Root
      store={paletteStore}
      query={text}
      onQueryChange={setText}
      shortcut={null}
      scrollable
      maxHeight={420}
      centered={false}
      yOffset={72}
      overlayProps={{ blur: 0, backgroundOpacity: 0.5 }}
      onSpotlightClose={() => ui.setPaletteOpen(false)}
      attributes={{
        content: { 'aria-label': t('frame:toolbar.palette'), 'data-leaving': isOpen ? undefined : true },
      }}
    >
      <Spotlight.Search
        placeholder={t('frame:palette.placeholder')}
        aria-label={t('frame:palette.placeholder')}
        leftSection={<IconSearch size={16} aria-hidden />}
      />
      <Spotlight.ActionsList ref={lines} {...scrollable}>
        {typed === ''
          ? groups.map(({ part, offers }) => (
              <Spotlight.ActionsGroup
                key={part}
                className={styles.group}
                label={t(`frame:palette.part.${part}`)}
              >
                {offers.map((offer) => (
                  <OfferLine key={offer.id} offer={offer} />
                ))}
              </Spotlight.ActionsGroup>
            ))
          : all.map((offer) => <OfferLine key={offer.id} offer={offer} />)}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

function OfferLine({ offer: { label, description, icon: Icon, key, onClick } }: { offer: Offer }) {
  return (
    <Spotlight.Action
      label={label}
      description={description}
      className={styles.action}
      leftSection={<Icon size={15} aria-hidden />}
      rightSection={key === undefined ? undefined : <Kbd size="xs">{key}</Kbd>}
      onClick={onClick}
    />
  );
}
