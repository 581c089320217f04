/** A job's still, or the sign of its kind while there is none; sound is drawn as bars that differ from job to job. */
import { useState } from 'react';
import type { JobRow } from '../../../shared/job.ts';
import { thumbnailMediaUrl } from '../../../shared/media.ts';
import { familyIcons } from '../../ui/family-icons.ts';
import { WaveGlyph } from '../results/WaveGlyph.tsx';
import styles from './JobThumb.module.css';

/** Side of the still in CSS pixels. */
const SIDE = 36;

export function JobThumb({ job }: { job: Pick<JobRow, 'id' | 'family' | 'thumbnailResultId'> }) {
  // Another still deserves another try.
  const [broken, setBroken] = useState<string | null>(null);
  const still = job.thumbnailResultId;
  const Icon = familyIcons[job.family];
  const sounds = job.family === 'music' || job.family === 'speech';
  return (
    <span className={styles.thumb} aria-hidden>
      {still !== null && broken !== still ? (
        <img
          src={thumbnailMediaUrl(still)}
          alt=""
          decoding="async"
          draggable={false}
          onError={() => setBroken(still)}
        />
      ) : sounds ? (
        <WaveGlyph seed={job.id} size={SIDE} />
      ) : (
        <Icon size={17} stroke={1.5} />
      )}
    </span>
  );
}
