/** Rules between the fields of an image request. */
import { routeFor } from './route.ts';
import type { Check } from './rule-kit.ts';
import { isGptImage2, isGrokImagine } from './traits.ts';

const ratioOnly = /^(gemini-2\.5-flash-image|nano-banana|nano-banana-edit)$/i;

export function imageRules(check: Check): void {
  const endpoint = check.request.endpoint ?? routeFor(null, 'image', check.request.operation);
  check.forbid(['input_fidelity', 'partial_images'], 'TokenLab no longer accepts this field.');
  if (check.value('stream') === true) check.complain('stream', 'Image requests cannot be streamed.');
  if (isGptImage2(check.model)) gptImage2Rules(check);
  if (ratioOnly.test(check.model)) {
    check.forbid(['resolution'], 'This model takes an aspect ratio, but no resolution.');
  }
  if (endpoint === '/v1/images/edits') editRules(check);
  else generationRules(check);
}

function generationRules(check: Check): void {
  const sources = check.sources('image_urls', 'image_url', 'image');
  const files = sources.filter(isLocal);
  // Results may have a link of TokenLab's own; files never have one.
  if (sources.filter((source) => source.kind === 'file').length > 1) {
    check.complain(
      'image_urls',
      'Only one picture from this computer can be sent here. Give links for the others.',
    );
  }
  if (files.length > 0 && check.has('mask_url')) {
    check.complain('mask_url', 'A mask link can only be used with picture links.');
  }
}

function editRules(check: Check): void {
  const sources = check.sources('image_urls', 'image_url', 'images', 'image');
  const locals = sources.filter(isLocal).length;
  if (locals > 0 && locals < sources.length) {
    check.complain('image_urls', 'Pictures from this computer and links cannot be mixed in one edit.');
  }
  if (isGrokImagine(check.model) && sources.length > 3) {
    check.complain('image_urls', 'This model edits at most 3 pictures at once.');
  }
  const [mask] = check.sources('mask');
  if (mask !== undefined && sources.length > 0 && isLocal(mask) !== locals > 0) {
    check.complain(
      'mask',
      'Give the mask in the same way as the pictures: both from this computer, or both as links.',
    );
  }
}

const isLocal = (source: { kind: string }): boolean => source.kind !== 'url';

function gptImage2Rules(check: Check): void {
  check.forbid(['aspect_ratio', 'resolution'], 'gpt-image-2 takes a size instead.');
  if (check.text('background') === 'transparent') {
    check.complain('background', 'gpt-image-2 cannot make transparent backgrounds.');
  }
  const size = check.text('size').toLowerCase();
  if (size === '' || size === 'auto') return;
  const match = /^(\d{2,5})x(\d{2,5})$/.exec(size);
  if (match === null) {
    check.complain('size', 'The size must be "auto" or width x height, for example 1536x1024.');
    return;
  }
  const [width, height] = [Number(match[1]), Number(match[2])] as const;
  const [short, long] = [Math.min(width, height), Math.max(width, height)];
  if (width % 16 !== 0 || height % 16 !== 0) check.complain('size', 'Both sides must be multiples of 16.');
  if (long > 3840) check.complain('size', 'The longer side may have at most 3840 pixels.');
  if (long > short * 3) check.complain('size', 'The longer side may be at most three times the shorter one.');
  const pixels = width * height;
  if (pixels < 655_360 || pixels > 8_294_400) {
    check.complain('size', 'The picture must have between 655,360 and 8,294,400 pixels.');
  }
}
