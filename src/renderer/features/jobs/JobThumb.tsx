/** A job's still, or the sign of its kind while there is none. */
import { IconCube, IconMicrophone, IconMovie, IconMusic, IconPhoto, IconWorld } from '@tabler/icons-react';
import { useState } from 'react';
import type { Family, JobRow } from '../../../shared/job.ts';
import { thumbnailMediaUrl } from '../../../shared/media.ts';
import styles from './JobThumb.module.css';

export const familyIcons: Record<Family, typeof IconPhoto> = {
  image: IconPhoto,
  video: IconMovie,
  music: IconMusic,
  '3d': IconCube,
  world: IconWorld,
  speech: IconMicrophone,
};

export function JobThumb({ job }: { job: Pick<JobRow, 'family' | 'thumbnailResultId'> }) {
  const [broken, setBroken] = useState<string | null>(null);
  const Icon = familyIcons[job.family];
  const id = job.thumbnailResultId;
  return (
    <span className={styles.thumb} aria-hidden>
      {id !== null && broken !== id ? (
        <img
          src={thumbnailMediaUrl(id)}
          alt=""
          decoding="async"
          draggable={false}
          onError={() => setBroken(id)}
        />
      ) : (
        <Icon size={17} stroke={1.5} />
      )}
    </span>
  );
}
