/** A result that is not (or no longer) a file on disk: what it waits for, and what a person can do. */

import { Button, Progress } from '@mantine/core';
import {
  IconClockPause,
  IconCloudDownload,
  IconDownloadOff,
  IconFileAlert,
  IconFileSearch,
  IconHourglass,
  IconLinkOff,
  IconPlugConnectedX,
  IconTrash,
} from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import type { ReactNode } from 'react';
import type { ResultRow } from '../../../shared/job.ts';
import { call } from '../../bridge.ts';
import { shown, useTranslation } from '../../i18n/index.ts';
import { useDownloads } from '../../store/downloads.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { formatBytes, formatElapsed, inSentences } from '../../ui/format.ts';
import { useAction } from '../../ui/useAction.ts';
import { fraction, timeLeft } from './progress.ts';
import { RefusedBytes, waitingBytes } from './RefusedBytes.tsx';
import styles from './ResultState.module.css';

export interface ResultStateProps {
  result: ResultRow;
  /** Only the state, and why a download failed: the rest and the buttons stand elsewhere, but for what those lack. */
  brief?: boolean;
}

export function ResultState({ result, brief = false }: ResultStateProps) {
  const { t } = useTranslation('results');
  const { download } = result;
  const again = useAction(() => call('downloadAgain', { resultId: result.id }));
  const locate = useAction(() => call('locateResult', { resultId: result.id }));
  const error = again.error ?? locate.error;

  if (download === 'done') return null;

  const downloadAgain = (
    <Button variant="default" onClick={() => void again.run()} loading={again.busy}>
      {t('action.again')}
    </Button>
  );

  const locateFile = (
    <Button variant="default" onClick={() => void locate.run()} loading={locate.busy}>
      {t('action.locate')}
    </Button>
  );
  // It was a file, before it was asked for again.
  const wasSaved = result.doneAt !== null;

  if (download === 'downloading' || download === 'paused' || download === 'waiting') {
    return <Underway result={result} download={download} />;
  }
  if (result.error?.code === 'disk_away') {
    return <State icon={<IconPlugConnectedX />} title={t('state.away')} text={shown(result.error.message)} />;
  }
  if (download === 'discarded') {
    return (
      <State icon={<IconTrash />} title={t('state.discarded')} text={t('state.discardedText')} error={error}>
        {wasSaved && locateFile}
        {downloadAgain}
      </State>
    );
  }
  if (waitingBytes(result) > 0) {
    const Icon = download === 'expired' ? IconLinkOff : IconFileAlert;
    return (
      <State icon={<Icon />} title={t(`state.${download}`)} standing={result.error}>
        <RefusedBytes key={result.id} result={result} />
      </State>
    );
  }
  if (brief) {
    const Icon = { expired: IconLinkOff, missing: IconFileSearch }[download as string] ?? IconDownloadOff;
    return (
      <State
        icon={<Icon />}
        title={t(`state.${download}`)}
        error={error}
        standing={download === 'failed' && !error ? result.error : null}
      >
        {wasSaved && download !== 'missing' && locateFile}
      </State>
    );
  }
  if (download === 'expired') {
    return (
      <State icon={<IconLinkOff />} title={t('state.expired')} text={t('state.expiredText')} error={error}>
        {wasSaved && locateFile}
        {downloadAgain}
      </State>
    );
  }
  if (download === 'missing') {
    const name = result.fileName !== null && t('state.gone', { name: result.fileName });
    return (
      <State
        icon={<IconFileSearch />}
        title={t('state.missing')}
        text={inSentences(name, t('state.missingText'))}
        error={error}
      >
        {locateFile}
        {downloadAgain}
      </State>
    );
  }
  return (
    <State
      icon={<IconDownloadOff />}
      title={t('state.failed')}
      error={error}
      standing={error ? null : result.error}
    >
      {wasSaved && locateFile}
      {downloadAgain}
    </State>
  );
}

type Unfinished = Extract<ResultRow['download'], 'downloading' | 'paused' | 'waiting'>;

function Underway({ result, download }: { result: ResultRow; download: Unfinished }) {
  const { t } = useTranslation('results');
  const transfer = useDownloads((state) => state.byResult.get(result.id));
  const paused = download === 'paused';
  const pause = useAction((hold: boolean) =>
    call('setDownloadPaused', { resultId: result.id, paused: hold }),
  );
  const received = transfer?.receivedBytes ?? result.receivedBytes;
  const total = transfer?.totalBytes ?? result.totalBytes;
  const part = fraction(received, total);
  const running = download === 'downloading';
  const rate = running ? (transfer?.rate ?? null) : null;
  const left = timeLeft(received, total, rate);
  const words = [
    total === null
      ? t('state.progressUnknown', { received: formatBytes(received) })
      : t('state.progress', { received: formatBytes(received), total: formatBytes(total) }),
    rate ? t('state.rate', { rate: formatBytes(rate) }) : null,
    left ? t('state.left', { time: formatElapsed(left + 999) }) : null,
  ].filter((word) => word !== null);
  const icon = running ? <IconCloudDownload /> : paused ? <IconClockPause /> : <IconHourglass />;
  return (
    <State
      icon={icon}
      title={t(`state.${download}`)}
      text={running ? undefined : paused ? t('state.pausedText') : waitingText(result, t)}
      error={pause.error}
      progress={
        (running || received > 0) && (
          <div className={styles.progress}>
            <Progress
              value={part === null ? 100 : part * 100}
              animated={part === null && running}
              striped={part === null}
              size={6}
              aria-label={t('state.downloading')}
            />
            <p className={styles.numbers}>{words.join(' · ')}</p>
          </div>
        )
      }
    >
      <Button variant="default" onClick={() => void pause.run(!paused)} loading={pause.busy}>
        {t(paused ? 'action.resume' : 'action.pause')}
      </Button>
    </State>
  );
}

/** What a download waits for: its turn, or another try after one that failed. */
const waitingText = ({ error }: ResultRow, t: TFunction<'results'>): string =>
  error === null
    ? t('state.waitingText')
    : error.code === 'disk_away'
      ? shown(error.message)
      : t('state.retryText', { reason: shown(error.message) });

interface StateProps {
  icon: ReactNode;
  title: string;
  text?: string | undefined;
  progress?: ReactNode;
  /** Why something that was just asked for failed. */
  error?: ResultRow['error'];
  /** Why it is so. */
  standing?: ResultRow['error'];
  children?: ReactNode;
}

function State({ icon, title, text, progress, error, standing, children }: StateProps) {
  return (
    <div className={styles.state}>
      <div className={styles.icon} aria-hidden>
        {icon}
      </div>
      <div role="status">
        <h3 className={styles.title}>{title}</h3>
      </div>
      {text && <p className={styles.textLine}>{text}</p>}
      {progress}
      {error && <ErrorNote error={error} compact />}
      {standing && <ErrorNote error={standing} compact standing />}
      {children && <div className={styles.actions}>{children}</div>}
    </div>
  );
}
