/** The small picture of a job in a list: its still, or a sign of its kind while there is none. */
import {
  IconCube,
  IconMicrophone,
  IconPhoto,
  IconPlayerPlayFilled,
  IconVideo,
  IconWorld,
} from '@tabler/icons-react';
import { useState } from 'react';
import type { Family, JobRow } from '../../../shared/job.ts';
import { Still } from './Still.tsx';
import styles from './Thumbnail.module.css';
import { WaveGlyph } from './WaveGlyph.tsx';

export interface ThumbnailProps {
  job: Pick<JobRow, 'id' | 'family' | 'state' | 'thumbnailResultId'>;
  /** Side in CSS pixels. */
  size?: number;
}

/** Decoration beside the job's title, which says the same in words: hidden from screen readers. */
export function Thumbnail({ job, size = 36 }: ThumbnailProps) {
  const [shown, setShown] = useState<string | null>(null);
  const still = job.thumbnailResultId;
  const sign = <FamilyGlyph family={job.family} seed={job.id} size={size} />;
  return (
    <span
      className={styles.thumbnail}
      style={{ width: size, height: size }}
      aria-hidden
      data-family={job.family}
    >
      {still === null ? (
        sign
      ) : (
        <Still key={still} resultId={still} meanwhile={sign} onShown={() => setShown(still)} />
      )}
      {still !== null && shown === still && job.family === 'video' && (
        <span className={styles.badge}>
          <IconPlayerPlayFilled size={9} />
        </span>
      )}
    </span>
  );
}

/** The sign of a kind of media; sound is drawn as bars that differ from job to job. */
function FamilyGlyph({ family, seed, size }: { family: Family; seed: string; size: number }) {
  const icon = { size: Math.round(size * 0.5), stroke: 1.5 };
  if (family === 'music') return <WaveGlyph seed={seed} size={size} />;
  if (family === 'speech') return <IconMicrophone {...icon} />;
  if (family === '3d') return <IconCube {...icon} />;
  if (family === 'world') return <IconWorld {...icon} />;
  if (family === 'video') return <IconVideo {...icon} />;
  return <IconPhoto {...icon} />;
}
