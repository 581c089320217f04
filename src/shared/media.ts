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

/** The window decodes no picture of more pixels than this. */
const mostShown = 64 * 1024 * 1024;
/** Of a picture with more pixels than this there is not even a still. */
const mostDrawn = 128 * 1024 * 1024;

export interface PictureFacts {
  mime: string | null;
  width: number | null;
  height: number | null;
}

const pixelsOf = ({ mime, width, height }: PictureFacts): number | null =>
  mime !== null && measured.includes(mime) && width !== null && height !== null ? width * height : null;

/**
 * Whether the window is given a still in the place of this picture: of drawings, which are programs, of pictures that are too
 * large, and of those whose size is not known. The still is made in the hidden page.
 */
export const isShownAsStill = (picture: PictureFacts): boolean =>
  (pixelsOf(picture) ?? Number.POSITIVE_INFINITY) > mostShown;

export const isTooLargeToDraw = (picture: PictureFacts): boolean => (pixelsOf(picture) ?? 0) > mostDrawn;
