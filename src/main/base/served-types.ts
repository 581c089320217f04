/** The types under which a file may be handed to the window. */
import { bareMime } from './headers.ts';
import { mimesByEnding } from './mime.ts';

const served = new Set<string>([
  ...mimesByEnding,
  'image/svg+xml',
  'image/heif',
  'video/ogg',
  'video/x-matroska',
  'audio/webm',
  'audio/x-matroska',
  'model/stl',
  'model/vnd.usda',
  'text/plain',
  'text/vtt',
  'application/json',
]);

/** The type itself when it is on our list; anything else, a web page above all, is only bytes. */
export function servedType(mime: string): string {
  const bare = bareMime(mime) ?? '';
  return served.has(bare) ? bare : 'application/octet-stream';
}
