/** Media in the window: addresses of the `media://` protocol, where results are named by id and never by path. */

/** The file of a finished result, with Range support. */
export const resultMediaUrl = (resultId: string): string => `media://result/${encodeURIComponent(resultId)}`;

/** A small still of a result (at most 512 px on its longer side) for lists and posters. */
export const thumbnailMediaUrl = (resultId: string): string =>
  `media://thumb/${encodeURIComponent(resultId)}`;

/** A local file that was copied into the profile as an input of a request. */
export const inputMediaUrl = (inputId: string): string => `media://input/${encodeURIComponent(inputId)}`;

const drawnModels = ['model/gltf-binary', 'model/gltf+json'];

/** Which 3D files Safelight can draw and turn; FBX, OBJ and USDZ open in other programs. */
export const canShowModel = (mime: string | null, fileName: string | null): boolean =>
  (mime !== null && drawnModels.includes(mime)) || /\.(glb|gltf)$/i.test(fileName ?? '');
