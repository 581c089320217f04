/** The sign of each kind of media. */
import { IconCube, IconMicrophone, IconMovie, IconMusic, IconPhoto, IconWorld } from '@tabler/icons-react';
import type { Family } from '../../shared/job.ts';

export const familyIcons: Record<Family, typeof IconPhoto> = {
  image: IconPhoto,
  video: IconMovie,
  music: IconMusic,
  '3d': IconCube,
  world: IconWorld,
  speech: IconMicrophone,
};
