/** Everything that happened to a job, newest last, with its time and its source. */
import { Fragment } from 'react';
import type { JobDetail, TimelineEntry } from '../../../shared/job.ts';
import { useTranslation } from '../../i18n/index.ts';
import { formatStamp } from '../../ui/format.ts';
import styles from './TimelineTab.module.css';
import { timelineFacts } from './timeline-facts.ts';

export function TimelineTab({ job }: { job: JobDetail }) {
  const { t } = useTranslation('job');
  if (job.timeline.length === 0) return <p className={styles.empty}>{t('timeline.empty')}</p>;
  return (
    <ol className={styles.list} aria-label={t('timeline.label')}>
      {job.timeline.map((entry, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: entries are only ever appended, so a place names its entry.
        <Entry key={index} entry={entry} />
      ))}
    </ol>
  );
}

const tones: readonly (readonly [tone: string, RegExp])[] = [
  ['bad', /_rejected$|_failed$|^material_failed$|_refused$/],
  [
    'warn',
    /unconfirmed|_lost$|without_output|unreadable|not_taken|expired|missing|_empty$|not_sent|unanswered/,
  ],
  ['good', /^task_completed$|_confirmed$|_saved$|_accepted$|_inline$|recovered$|_found$|_recorded$/],
  ['busy', /^submit_started$|^task_pending$|^task_processing$/],
];

/** The dot is coloured by what came of it, not by who said it. */
const toneOf = (type: string): string | undefined => tones.find(([, pattern]) => pattern.test(type))?.[0];

function Entry({ entry }: { entry: TimelineEntry }) {
  const { t } = useTranslation('job');
  const facts = timelineFacts(entry);
  return (
    <li className={styles.entry} data-source={entry.source} data-tone={toneOf(entry.type)}>
      <div className={styles.line}>
        <span className={styles.what}>
          {t(`timeline.type.${entry.type}`, {
            recordedAs: String(entry.detail.recordedAs ?? '').replaceAll('_', ' '),
          })}
        </span>
        <span className={styles.source}>{t(`timeline.source.${entry.source}`)}</span>
      </div>
      <time className={styles.time} dateTime={new Date(entry.at).toISOString()}>
        {formatStamp(entry.at)}
      </time>
      {facts.length > 0 && (
        <details className={styles.detail}>
          <summary>{t('timeline.showDetail')}</summary>
          <dl>
            {facts.map(({ label, text, mono, raw }) => (
              <Fragment key={label}>
                <dt lang={raw ? 'en' : undefined}>{label}</dt>
                <dd data-mono={mono || undefined} lang={raw ? 'en' : undefined}>
                  {text}
                </dd>
              </Fragment>
            ))}
          </dl>
        </details>
      )}
    </li>
  );
}
