/** Rating, tags, project and note of a job; kept on this computer, all searchable. */
import { Button, TagsInput, TextInput } from '@mantine/core';
import { memo, useEffect } from 'react';
import type { JobDetail } from '../../../shared/job.ts';
import { call } from '../../bridge.ts';
import { useTranslation, shown as worded } from '../../i18n/index.ts';
import { say, unsay } from '../../notices.ts';
import { sameOrNew } from '../../store/same.ts';
import { useKeptFields } from '../../store/useKeptFields.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { formatList } from '../../ui/format.ts';
import { GrowingTextarea } from '../../ui/GrowingTextarea.tsx';
import { StarRating } from '../../ui/StarRating.tsx';
import styles from './Organise.module.css';

interface OrganiseProps {
  job: Pick<JobDetail, 'id' | 'title' | 'rating' | 'tags' | 'projectId' | 'note'>;
}

const organised = ['id', 'title', 'rating', 'tags', 'projectId', 'note'] as const;

/** Drawn again only when something in it changes: an open job changes often. */
export const Organise = memo(OrganiseFields, (before, after) =>
  organised.every((name) => sameOrNew(before.job[name], after.job[name]) === before.job[name]),
);

function OrganiseFields({ job }: OrganiseProps) {
  const { t } = useTranslation(['job', 'ui']);
  const { id: jobId, title, rating, tags, note } = job;
  const fields = useKeptFields({
    key: `job ${jobId}`,
    kept: { rating, tags, note, project: job.projectId ?? '' },
    send: ({ project, ...change }) =>
      call('annotateJob', {
        jobId,
        ...change,
        ...(project === undefined ? {} : { projectId: project.trim() || null }),
      }),
    onLost(failed, failure, own) {
      const what = {
        title,
        what: formatList(failed.map((name) => t(`organise.${name}`))),
        reason: worded(failure.message),
      };
      const isText = failed.some((name) => name in own);
      say('error', `unsaved ${jobId}`, t(isText ? 'organise.unsavedText' : 'organise.unsaved', what));
    },
  });
  // What was not saved stands here.
  useEffect(() => unsay(`unsaved ${jobId}`), [jobId]);
  const { shown, error } = fields;
  return (
    <section className={styles.organise} aria-label={t('organise.label')}>
      <div className={styles.rating}>
        <span id="organise-rating">{t('organise.rating')}</span>
        <StarRating
          labelledBy="organise-rating"
          value={shown.rating}
          onChange={(value) => fields.save('rating', value)}
        />
      </div>
      <TagsInput
        size="xs"
        label={t('organise.tags')}
        placeholder={shown.tags.length === 0 ? t('organise.tagsPlaceholder') : undefined}
        value={shown.tags}
        onChange={(value) => fields.save('tags', value)}
        maxTags={50}
      />
      <TextInput
        size="xs"
        label={t('organise.project')}
        value={shown.project}
        maxLength={100}
        onChange={(event) => fields.type('project', event.currentTarget.value)}
        onBlur={() => fields.leave('project', shown.project.trim())}
      />
      <GrowingTextarea
        size="xs"
        label={t('organise.note')}
        placeholder={t('organise.notePlaceholder')}
        fewest={2}
        most={8}
        maxLength={10_000}
        value={shown.note}
        onChange={(event) => fields.type('note', event.currentTarget.value)}
        onBlur={() => fields.leave('note', shown.note)}
      />
      {error && (
        <ErrorNote
          error={error}
          compact
          actions={
            fields.canTryAgain && (
              <Button variant="default" size="compact-sm" onClick={fields.again}>
                {t('ui:tryAgain')}
              </Button>
            )
          }
        />
      )}
    </section>
  );
}
