/** Media in the window: addresses of the `media://` protocol, where results are named by id and never by path. */

/** The file of a finished result, with Range support. */
export const resultMediaUrl = (resultId: string): string => `media://result/${encodeURIComponent(resultId)}`;

/** The same file for the page that draws stills, under a name that only that page is given. */
export const originalMediaUrl = (name: string): string => `media://original/${encodeURIComponent(name)}`;

/** A small still of a result (at most 512 px on its longer side) for lists and posters. */
export const thumbnailMediaUrl = (resultId: string): string =>
  `media://thumb/${encodeURIComponent(resultId)}`;

/** A local file that was copied into the profile as an input of a request. */
export const inputMediaUrl = (inputId: string): string => `media://input/${encodeURIComponent(inputId)}`;

const drawnModels = ['model/gltf-binary', 'model/gltf+json'];

/** Which 3D files Safelight can draw and turn; FBX, OBJ and USDZ open in other programs. */
export const canShowModel = (mime: string | null, fileName: string | null): boolean =>
  (mime !== null && drawnModels.includes(mime)) || /\.(glb|gltf)$/i.test(fileName ?? '');

/** Types of pictures of which the size in pixels was read from the file itself. */
const measured = ['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif'];
export const isMeasured = (mime: string | null): boolean => mime !== null && measured.includes(mime);

/** No film with more pixels than this in a frame is played or drawn: a decoder keeps many frames. One of 8K has 33 million. */
const mostPlayed = 40 * 1024 * 1024;

/** Whether a film of this size in px is more than the window plays; other programs may. */
export const isTooLargeToPlay = (width: number | null, height: number | null): boolean =>
  (width ?? 0) * (height ?? 0) > mostPlayed;

/** The window decodes no picture of more pixels than this. */
const mostShown = 64 * 1024 * 1024;
/** Of a picture with more pixels than this there is not even a still. */
const mostDrawn = 128 * 1024 * 1024;

/** Of a picture that moves, no frame has more pixels than this: the window draws them without end. */
const mostMoving = 9 * 1024 * 1024;
/** Frames, or scans of a JPEG: with each piece of a file that comes, decoders look at those before it again. */
const mostPasses = 2_000;
/** Pixels of all of them. */
const mostWork = 4 * 1024 * 1024 * 1024;

export interface PictureFacts {
  mime: string | null;
  width: number | null;
  height: number | null;
  passes?: number | null;
}

const pixelsOf = ({ mime, width, height }: PictureFacts): number | null =>
  isMeasured(mime) && width !== null && height !== null ? width * height : null;

/**
 * Whether the window is given a still in the place of this picture: of drawings, which are programs, of pictures that are too
 * large or move too much, of an AVIF that moves, and of those whose size is not known. The still is made in the hidden page.
 */
export function isShownAsStill(picture: PictureFacts): boolean {
  const pixels = pixelsOf(picture) ?? Number.POSITIVE_INFINITY;
  const passes = picture.passes ?? 1;
  const moves = passes > 1 && picture.mime !== 'image/jpeg';
  // Its frames may be larger than its header says, and only a decoder finds out.
  if (moves && picture.mime === 'image/avif') return true;
  return pixels > (moves ? mostMoving : mostShown) || passes > mostPasses || pixels * passes > mostWork;
}

export const isTooLargeToDraw = (picture: PictureFacts): boolean => (pixelsOf(picture) ?? 0) > mostDrawn;
