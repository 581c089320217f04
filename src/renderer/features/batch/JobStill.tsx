/** A job's still, or the sign of its kind while there is none. */
import { familyOf } from '../../../shared/families/index.ts';
import type { JobRow } from '../../../shared/job.ts';
import { familyIcon } from '../../ui/family-icons.ts';
import { Still } from '../results/Still.tsx';
import { WaveGlyph } from '../results/WaveGlyph.tsx';
import styles from './Batches.module.css';

/** Largest sign inside a big tile, CSS pixels. */
const SIGN_LIMIT = 64;

/** @param props.side CSS pixels */
export function JobStill({ job, side }: { job: JobRow; side: number }) {
  const Icon = familyIcon(job.family);
  const size = Math.min(side, SIGN_LIMIT);
  const sign =
    familyOf(job.family).media === 'audio' ? (
      <WaveGlyph seed={job.id} size={size} />
    ) : (
      <Icon size={Math.round(size * 0.5)} stroke={1.5} />
    );
  return (
    <span className={styles.still} style={{ width: side, height: side }} aria-hidden>
      {job.thumbnailResultId === null ? (
        sign
      ) : (
        <Still key={job.thumbnailResultId} resultId={job.thumbnailResultId} side={side} meanwhile={sign} />
      )}
    </span>
  );
}
