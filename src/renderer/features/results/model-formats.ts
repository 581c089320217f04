/** Which 3D files can be turned here; FBX, OBJ and USDZ open in other programs. */
const shown = ['model/gltf-binary', 'model/gltf+json'];

export const canShowModel = (mime: string | null, fileName: string | null): boolean =>
  (mime !== null && shown.includes(mime)) || /\.(glb|gltf)$/i.test(fileName ?? '');
