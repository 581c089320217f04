/** Rules between the fields of 3D and world requests. */
import type { Check } from './rule-kit.ts';

export function model3dRules(check: Check): void {
  check.forbid(['operation'], 'For 3D models TokenLab tells text from image by itself.');
  if (check.count('image_url', 'image') > 1) check.complain('image_url', 'One picture is possible here.');
}

export function worldRules(check: Check): void {
  if (!check.has('prompt', 'world_prompt', 'images', 'image_url', 'image', 'video_url')) {
    check.complain('prompt', 'Describe the world, or give a picture or a video.');
  }
  if (check.count('images') > 4) check.complain('images', 'At most 4 pictures are possible.');
  if (check.text('display_name').length > 64) {
    check.complain('display_name', 'At most 64 characters are possible here.');
  }
  const tags = check.value('tags');
  const list = Array.isArray(tags) ? tags : [];
  if (list.length > 10 || list.some((tag) => typeof tag !== 'string' || tag.length > 32)) {
    check.complain('tags', 'At most 10 tags of at most 32 characters each are possible.');
  }
}
