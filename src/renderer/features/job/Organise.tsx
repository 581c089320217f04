/** Rating, tags, project and note of a job; kept on this computer, all searchable. */
import { Rating, TagsInput, TextInput } from '@mantine/core';
import { memo, useState } from 'react';
import type { JobDetail } from '../../../shared/job.ts';
import { call } from '../../bridge.ts';
import { useTranslation } from '../../i18n/index.ts';
import { sameOrNew } from '../../store/same.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { GrowingTextarea } from '../../ui/GrowingTextarea.tsx';
import { useAction } from '../../ui/useAction.ts';
import styles from './Organise.module.css';

interface OrganiseProps {
  job: Pick<JobDetail, 'id' | 'rating' | 'tags' | 'projectId' | 'note'>;
}

const shown = ['id', 'rating', 'tags', 'projectId', 'note'] as const;

/** Drawn again only when something in it changes: an open job changes often. */
export const Organise = memo(OrganiseFields, (before, after) =>
  shown.every((name) => sameOrNew(before.job[name], after.job[name]) === before.job[name]),
);

function OrganiseFields({ job }: OrganiseProps) {
  const { t } = useTranslation('job');
  const [note, setNote] = useState(job.note);
  const [project, setProject] = useState(job.projectId ?? '');
  const save = useAction(async (change: Parameters<typeof annotate>[1]) => annotate(job.id, change));
  return (
    <section className={styles.organise} aria-label={t('organise.label')}>
      <div className={styles.rating}>
        <span id="organise-rating">{t('organise.rating')}</span>
        <Rating
          aria-labelledby="organise-rating"
          size="xs"
          value={job.rating}
          color="var(--sl-busy)"
          onChange={(rating) => void save.run({ rating })}
        />
      </div>
      <TagsInput
        size="xs"
        label={t('organise.tags')}
        placeholder={job.tags.length === 0 ? t('organise.tagsPlaceholder') : undefined}
        value={job.tags}
        onChange={(tags) => void save.run({ tags })}
        maxTags={50}
      />
      <TextInput
        size="xs"
        label={t('organise.project')}
        value={project}
        maxLength={100}
        onChange={(event) => setProject(event.currentTarget.value)}
        onBlur={() => {
          const projectId = project.trim() || null;
          if (projectId !== job.projectId) void save.run({ projectId });
        }}
      />
      <GrowingTextarea
        size="xs"
        label={t('organise.note')}
        placeholder={t('organise.notePlaceholder')}
        fewest={2}
        most={8}
        maxLength={10_000}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
        onBlur={() => {
          if (note !== job.note) void save.run({ note });
        }}
      />
      {save.error && <ErrorNote error={save.error} compact />}
    </section>
  );
}

interface Change {
  rating?: number;
  tags?: string[];
  projectId?: string | null;
  note?: string;
}
const annotate = (jobId: string, change: Change): Promise<void> => call('annotateJob', { jobId, ...change });
