/** The results of a job, in the inspector: the chosen one large, the others in a strip, texts below. */
import { IconBan, IconClockHour4, IconFileUnknown, IconPhotoOff } from '@tabler/icons-react';
import { type CSSProperties, useState } from 'react';
import { isTerminal, type JobDetail, type JobState, type ResultRow } from '../../../shared/job.ts';
import { isShownAsStill } from '../../../shared/media.ts';
import { useTranslation } from '../../i18n/index.ts';
import { chooseResult, quickLookAt, useQuickLook } from '../../store/quick-look.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Fact, Facts } from '../../ui/Facts.tsx';
import { formatBytes, formatElapsed, formatStamp } from '../../ui/format.ts';
import { DoubtNote } from './DoubtNote.tsx';
import { Filmstrip } from './Filmstrip.tsx';
import { LinkView } from './LinkView.tsx';
import { fileResults, firstShown, readResults, resultName } from './names.ts';
import { ResultActions } from './ResultActions.tsx';
import styles from './ResultPanel.module.css';
import { ResultState } from './ResultState.tsx';
import { ResultView } from './ResultView.tsx';
import { StillNote } from './StillNote.tsx';
import { TextView } from './TextView.tsx';

export function ResultPanel({ job }: { job: JobDetail }) {
  const { t } = useTranslation('results');
  const chosen = useQuickLook((state) => state.chosen);
  /** The picture that is really there: what cannot be shown says so itself. */
  const [seen, setSeen] = useState<string | null>(null);
  const files = fileResults(job.results);
  const texts = readResults(job.results);
  const result = files.find((file) => file.id === chosen) ?? firstShown(files);

  if (!result && texts.length === 0) return <NoResult job={job} />;
  return (
    <section className={styles.panel} aria-label={t('panel.label')}>
      {result && (
        <>
          <div
            className={styles.stage}
            data-media={result.media}
            data-state={result.download}
            style={stageShape(result)}
          >
            {result.download === 'done' ? (
              <ResultView
                key={result.id}
                result={result}
                title={job.title}
                onEnlarge={() => quickLookAt(job.id, result.id)}
                onSeen={() => setSeen(result.id)}
              />
            ) : (
              <ResultState key={result.id} result={result} brief={files.length === 1 && isSaidAbove(job)} />
            )}
          </div>
          {result.download === 'done' && result.doubt !== null && (
            <DoubtNote key={`doubt-${result.id}`} resultId={result.id} doubt={result.doubt} />
          )}
          {seen === result.id && isShownAsStill(result) && (
            <StillNote key={`still-${result.id}`} resultId={result.id} />
          )}
          {files.length > 1 && <Filmstrip results={files} chosen={result.id} onChoose={chooseResult} />}
          {result.download === 'done' && <ResultActions key={result.id} job={job} result={result} />}
          <ResultFacts result={result} />
        </>
      )}
      {texts.map((text) =>
        text.media === 'link' ? (
          <LinkView key={text.id} resultId={text.id} label={resultName(text, t)} link={text.link ?? ''} />
        ) : (
          <TextView key={text.id} resultId={text.id} label={resultName(text, t)} text={text.text ?? ''} />
        ),
      )}
    </section>
  );
}

/** True when the job's own notice already says what became of its file, and offers what to do. */
const isSaidAbove = (job: JobDetail): boolean =>
  job.attention === 'download_failed' || job.attention === 'link_expired' || job.attention === 'file_missing';

/** A picture or video gets the room of its own shape, within what the inspector can spare. */
function stageShape(result: ResultRow): CSSProperties | undefined {
  const { width, height, media, download } = result;
  if (download !== 'done' || (media !== 'image' && media !== 'video')) return undefined;
  return { aspectRatio: width && height ? `${width} / ${height}` : '16 / 9' };
}

function ResultFacts({ result }: { result: ResultRow }) {
  const { t } = useTranslation('results');
  const { width, height, durationMs } = result;
  if (!result.fileName && !result.sha256) return null;
  return (
    <Facts>
      {result.fileName && (
        <Fact label={t('fact.name')} copy={result.fileName}>
          {result.fileName}
        </Fact>
      )}
      {result.bytes !== null && <Fact label={t('fact.size')}>{formatBytes(result.bytes)}</Fact>}
      {width !== null && height !== null && (
        <Fact label={t('fact.dimensions')}>
          {t('fact.pixels', { width: `${width}`, height: `${height}` })}
        </Fact>
      )}
      {durationMs !== null && <Fact label={t('fact.duration')}>{formatElapsed(durationMs)}</Fact>}
      {result.mime && <Fact label={t('fact.type')}>{result.mime}</Fact>}
      {result.doneAt !== null && <Fact label={t('fact.saved')}>{formatStamp(result.doneAt)}</Fact>}
      {result.sha256 && (
        <Fact label={t('fact.sha256')} copy={result.sha256} mono>
          {result.sha256}
        </Fact>
      )}
    </Facts>
  );
}

const emptyOf = (state: JobState): 'active' | 'unconfirmed' | 'failed' | 'missing' | 'cancelled' => {
  if (state === 'unconfirmed' || state === 'lost') return 'unconfirmed';
  if (state === 'output_missing') return 'missing';
  if (state === 'cancelled') return 'cancelled';
  return isTerminal(state) || state === 'rejected' || state === 'not_sent' ? 'failed' : 'active';
};

function NoResult({ job }: { job: JobDetail }) {
  const { t } = useTranslation('results');
  const kind = emptyOf(job.state);
  const Icon = {
    active: IconClockHour4,
    unconfirmed: IconFileUnknown,
    missing: IconFileUnknown,
    cancelled: IconBan,
    failed: IconPhotoOff,
  }[kind];
  return (
    <section className={styles.none} aria-label={t('panel.label')}>
      <EmptyState
        icon={<Icon size={28} stroke={1.4} />}
        title={t(`none.${kind}Title`)}
        text={t(`none.${kind}`)}
      />
    </section>
  );
}
