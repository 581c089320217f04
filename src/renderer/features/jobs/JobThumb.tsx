/** A job's still, or the sign of its kind while there is none; sound is drawn as bars that differ from job to job. */
import { familyOf } from '../../../shared/families/index.ts';
import type { JobRow } from '../../../shared/job.ts';
import { familyIcon } from '../../ui/family-icons.ts';
import { Still } from '../results/Still.tsx';
import { WaveGlyph } from '../results/WaveGlyph.tsx';
import styles from './JobThumb.module.css';

/** Side of the still in CSS pixels. */
const SIDE = 36;

export function JobThumb({ job }: { job: Pick<JobRow, 'id' | 'family' | 'thumbnailResultId'> }) {
  const still = job.thumbnailResultId;
  const Icon = familyIcon(job.family);
  const sounds = familyOf(job.family).media === 'audio';
  const sign = sounds ? <WaveGlyph seed={job.id} size={SIDE} /> : <Icon size={17} stroke={1.5} />;
  return (
    <span className={styles.thumb} aria-hidden>
      {/* Rows are used again for other jobs: the picture of one must not stand at another while its own is drawn. */}
      {still === null ? sign : <Still key={still} resultId={still} side={SIDE} meanwhile={sign} />}
    </span>
  );
}
