/** The sign of each kind of media. */
import { IconCube, IconMicrophone, IconMovie, IconMusic, IconPhoto, IconWorld } from '@tabler/icons-react';
import { type Family, type FamilyIcon, iconOf } from '../../shared/families/index.ts';

const icons: Record<FamilyIcon, typeof IconPhoto> = {
  photo: IconPhoto,
  movie: IconMovie,
  music: IconMusic,
  cube: IconCube,
  world: IconWorld,
  microphone: IconMicrophone,
};

export const familyIcon = (family: Family): typeof IconPhoto => icons[iconOf(family)];
