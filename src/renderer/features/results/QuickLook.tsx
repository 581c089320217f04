/** One result over the whole window: Space or Esc closes, arrows move to the next. */
import { ActionIcon, Button, Loader, Modal, Tooltip } from '@mantine/core';
import { IconChevronLeft, IconChevronRight, IconX } from '@tabler/icons-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import type { JobDetail, ResultRow } from '../../../shared/job.ts';
import { call } from '../../bridge.ts';
import { useTranslation } from '../../i18n/index.ts';
import { quickLookNext, useQuickLook } from '../../store/quick-look.ts';
import { useUi } from '../../store/ui.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { formatBeside } from '../../ui/format.ts';
import { useAction } from '../../ui/useAction.ts';
import { useOnChange } from '../../ui/useOnChange.ts';
import { LargeVideo } from './LargeVideo.tsx';
import { fileResults, firstShown, readResults, resultName } from './names.ts';
import styles from './QuickLook.module.css';
import { ResultState } from './ResultState.tsx';
import { ResultView } from './ResultView.tsx';
import { TextView } from './TextView.tsx';
import { useJobs } from './useJobs.ts';
import { ZoomImage } from './ZoomImage.tsx';

/** Quick look, while one is asked for. */
export function QuickLook() {
  const jobId = useUi((state) => state.quickLook);
  return jobId === null ? null : <Look jobId={jobId} />;
}

function Look({ jobId }: { jobId: string }) {
  const resultId = useQuickLook((state) => state.resultId);
  const onClose = useUi((state) => state.closeQuickLook);
  const { t } = useTranslation(['results', 'ui']);
  const { jobs, error } = useJobs([jobId]);
  const job = jobs?.[0];
  const [chosen, setChosen] = useState(resultId);
  // Another job begins at its own first result.
  useOnChange(`${jobId} ${resultId}`, () => setChosen(resultId));

  const files = job ? fileResults(job.results) : [];
  const result = files.find((file) => file.id === chosen) ?? firstShown(files);
  const at = result ? files.indexOf(result) : -1;
  const whole = useRef<HTMLDivElement>(null);
  // The viewer that had the focus leaves with its result; the keys must not leave with it.
  useOnChange(`${jobId} ${result?.id}`, () => {
    if (whole.current && !whole.current.contains(document.activeElement)) whole.current.focus();
  });

  const move = useAction((direction: 1 | -1) => quickLookNext(jobId, direction));
  const go = (direction: 1 | -1): void => {
    const next = files[at + direction];
    if (at >= 0 && next) setChosen(next.id);
    else void move.run(direction);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const target = event.target as HTMLElement;
    const inControl = target.closest('button, a, input, [role="slider"], video') !== null;
    if (event.key === ' ' && !inControl) {
      event.preventDefault();
      onClose();
      return;
    }
    // A focused player keeps its own arrow keys.
    if (target.closest('video, [role="slider"], model-viewer')) return;
    if (event.shiftKey || (event.key !== 'ArrowRight' && event.key !== 'ArrowLeft')) return;
    event.preventDefault();
    go(event.key === 'ArrowRight' ? 1 : -1);
  };

  const title = job?.title ?? '';
  return (
    <Modal.Root
      opened
      onClose={onClose}
      fullScreen
      padding={0}
      transitionProps={{ duration: 90, transition: 'fade' }}
    >
      <Modal.Content aria-label={t('look.label', { title })} radius={0} className={styles.content}>
        <Modal.Body className={styles.body}>
          {/* biome-ignore lint/a11y/noStaticElementInteractions: keys of the dialog, which has its own controls */}
          <div ref={whole} className={styles.whole} onKeyDown={onKeyDown} tabIndex={-1} data-autofocus>
            <div className={styles.bar}>
              <div className={styles.title}>
                <h2>{title}</h2>
                {job && (
                  <span>
                    {[job.model, result ? resultName(result, t) : null].filter(Boolean).join(' · ')}
                  </span>
                )}
              </div>
              <Steps at={at} count={files.length} onGo={go} />
              {result?.download === 'done' && <FileButtons key={result.id} result={result} />}
              <Tooltip label={t('ui:close')}>
                <ActionIcon onClick={onClose} aria-label={t('ui:close')}>
                  <IconX size={18} />
                </ActionIcon>
              </Tooltip>
            </div>
            <div className={styles.stage}>
              {error && <ErrorNote error={error} />}
              {move.error && <ErrorNote error={move.error} />}
              {!job && !error && <Loader size="sm" aria-label={t('look.loading', { title })} />}
              {job && <LookedAt job={job} result={result} />}
            </div>
          </div>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

function LookedAt({ job, result }: { job: JobDetail; result: ResultRow | null }) {
  const { t } = useTranslation('results');
  if (!result) {
    const texts = readResults(job.results);
    if (texts.length === 0) return <p className={styles.nothing}>{t('none.activeTitle')}</p>;
    return (
      <div className={styles.texts}>
        {texts.map((text) => (
          <TextView
            key={text.id}
            resultId={text.id}
            label={resultName(text, t)}
            text={text.text ?? text.link ?? ''}
          />
        ))}
      </div>
    );
  }
  if (result.download !== 'done') return <ResultState key={result.id} result={result} />;
  if (result.media === 'image') return <ZoomImage key={result.id} resultId={result.id} title={job.title} />;
  if (result.media === 'video') return <LargeVideo key={result.id} result={result} title={job.title} />;
  if (result.media === 'audio') {
    return (
      <div className={styles.sound}>
        <ResultView key={result.id} result={result} title={job.title} />
      </div>
    );
  }
  return <ResultView key={result.id} result={result} title={job.title} />;
}

function Steps({ at, count, onGo }: { at: number; count: number; onGo: (direction: 1 | -1) => void }) {
  const { t } = useTranslation('results');
  return (
    <div className={styles.steps}>
      <Tooltip label={formatBeside(t('look.previous'), '←')}>
        <ActionIcon onClick={() => onGo(-1)} aria-label={t('look.previous')}>
          <IconChevronLeft size={18} />
        </ActionIcon>
      </Tooltip>
      {count > 1 && <span>{t('look.place', { index: at + 1, count })}</span>}
      <Tooltip label={formatBeside(t('look.next'), '→')}>
        <ActionIcon onClick={() => onGo(1)} aria-label={t('look.next')}>
          <IconChevronRight size={18} />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}

function FileButtons({ result }: { result: ResultRow }) {
  const { t } = useTranslation('results');
  const open = useAction(() => call('openResult', { resultId: result.id }));
  const show = useAction(() => call('showResultInFolder', { resultId: result.id }));
  const error = open.error ?? show.error;
  return (
    <div className={styles.buttons}>
      {error && <ErrorNote error={error} compact />}
      <Button variant="default" onClick={() => void open.run()} loading={open.busy}>
        {t('action.open')}
      </Button>
      <Button variant="default" onClick={() => void show.run()} loading={show.busy}>
        {t('action.show')}
      </Button>
    </div>
  );
}
