/** What can be asked of each family, in our words, and the other words that TokenLab has used for the same. */
import type { Family } from './job.ts';

const known = {
  image: ['text-to-image', 'image-to-image', 'image-edit'],
  video: [
    'text-to-video',
    'image-to-video',
    'reference-to-video',
    'start-end-to-video',
    'video-to-video',
    'motion-control',
    'audio-to-video',
    'video-extension',
  ],
  music: [
    'music',
    'instrumental',
    'lyrics',
    'continue',
    'upload-cover',
    'upload-extend',
    'add-instrumental',
    'replace-section',
    'vocal-separate',
    'multi-stem-separation',
    'advanced-split',
  ],
  '3d': ['text-to-3d', 'image-to-3d'],
  world: ['text-to-world', 'image-to-world', 'video-to-world'],
  speech: ['text-to-speech'],
} as const satisfies Record<Family, readonly string[]>;

/** The operations of a family that Safelight has a form for, simplest first. */
export const operationsOfFamily = (family: Family): readonly string[] => known[family];

const otherWords: Record<Family, Record<string, string>> = {
  image: {
    'image-generation': 'text-to-image',
    text2image: 'text-to-image',
    generation: 'text-to-image',
    'reference-to-image': 'image-to-image',
    'image-editing': 'image-edit',
    edit: 'image-edit',
  },
  video: {
    'video-generation': 'text-to-video',
    'reference-image-to-video': 'reference-to-video',
    'first-last-frame-to-video': 'start-end-to-video',
    'start-end-frame-to-video': 'start-end-to-video',
    extend: 'video-extension',
    'video-extend': 'video-extension',
  },
  music: {
    'text-to-music': 'music',
    'music-generation': 'music',
    song: 'music',
    extend: 'continue',
    'music-extend': 'continue',
    cover: 'upload-cover',
    'lyrics-generation': 'lyrics',
    'text-to-lyrics': 'lyrics',
    'stem-separation': 'multi-stem-separation',
    'vocal-separation': 'vocal-separate',
  },
  '3d': { '3d-generation': 'text-to-3d', 'text-to-model': 'text-to-3d', 'image-to-model': 'image-to-3d' },
  world: { 'world-generation': 'text-to-world', 'multi-image-to-world': 'image-to-world' },
  speech: { tts: 'text-to-speech', speech: 'text-to-speech', 'speech-generation': 'text-to-speech' },
};

/** `raw` in our words; what we do not know stays as it is, in lower case with hyphens. */
export function normaliseOperation(raw: string, family: Family | null): string {
  const word = raw
    .trim()
    .toLowerCase()
    .replace(/[\s_]+/g, '-');
  const others = family === null ? {} : otherWords[family];
  return Object.hasOwn(others, word) ? (others[word] as string) : word;
}

/** The family that an operation's name belongs to, or null when it belongs to none or to several. */
export function familyOfOperation(raw: string): Family | null {
  const families = (Object.keys(known) as Family[]).filter((family) =>
    (known[family] as readonly string[]).includes(normaliseOperation(raw, family)),
  );
  return families.length === 1 ? (families[0] as Family) : null;
}

/** The operations to offer for a model, ours first in their order; for a model that names none, its family's. */
export function offeredOperations(model: {
  family: Family | null;
  operations: readonly string[];
  parameters?: readonly string[] | null;
}): string[] {
  if (model.family === null) return [];
  const ours = operationsOfFamily(model.family);
  if (model.operations.length === 0) return [...ours];
  const named = new Set(model.operations);
  // No model names it, but a song without a voice is a thing of its own to the person who wants one.
  const takesInstrumental = model.parameters?.includes('make_instrumental') ?? true;
  if (model.family === 'music' && named.has('music') && takesInstrumental) named.add('instrumental');
  const rest = model.operations.filter((operation) => !ours.includes(operation));
  return [...ours.filter((operation) => named.has(operation)), ...rest];
}
