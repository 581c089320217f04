/** Fields of 3D models and worlds, as TokenLab's contract has them. */
import {
  area,
  choice,
  type FamilyFields,
  integer,
  line,
  linked,
  mediaList,
  medium,
  picture,
  tagList,
  toggle,
} from './specs.ts';

export const model3d: FamilyFields = {
  fields: [
    area('prompt', 4000),
    medium('image_url', picture()),
    choice('format', ['glb', 'fbx', 'obj', 'usdz']),
    choice('quality', ['draft', 'standard', 'high']),
    line('style', 200, { advanced: true }),
    integer('seed', 0, 4_294_967_295),
  ],
  operations: {
    'text-to-3d': { needs: ['prompt'] },
    // The contract wants a prompt here, too.
    'image-to-3d': { needs: ['prompt', 'image_url'] },
  },
};

export const world: FamilyFields = {
  fields: [
    area('prompt', 4000),
    mediaList('images', 4, picture()),
    medium('video_url', linked('video')),
    line('display_name', 64),
    choice('is_pano', ['true', 'false', 'auto'], { advanced: true, custom: false, send: 'boolean' }),
    integer('seed', 0, 4_294_967_295),
    tagList('tags', 10, 32),
    toggle('permission', { labelKey: 'field.permission_public', send: 'json' }),
  ],
  operations: {
    'text-to-world': { needs: ['prompt'], without: ['is_pano'] },
    'image-to-world': { needs: ['images'] },
    'video-to-world': { needs: ['video_url'], without: ['is_pano'] },
  },
};
