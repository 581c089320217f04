/** The media types of files, as their endings suggest them. */

const byEnding: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  gif: 'image/gif',
  bmp: 'image/bmp',
  tif: 'image/tiff',
  tiff: 'image/tiff',
  heic: 'image/heic',
  avif: 'image/avif',
  mp4: 'video/mp4',
  mov: 'video/quicktime',
  webm: 'video/webm',
  mp3: 'audio/mpeg',
  wav: 'audio/wav',
  flac: 'audio/flac',
  aac: 'audio/aac',
  m4a: 'audio/mp4',
  ogg: 'audio/ogg',
  opus: 'audio/opus',
  glb: 'model/gltf-binary',
  gltf: 'model/gltf+json',
  fbx: 'model/fbx',
  obj: 'model/obj',
  usdz: 'model/vnd.usdz+zip',
  spz: 'model/spz',
  ply: 'model/ply',
  stl: 'model/stl',
  splat: 'model/x-splat',
  ksplat: 'model/x-ksplat',
  tga: 'image/x-tga',
};

/** Every media type of the table. */
export const mimesByEnding: readonly string[] = Object.values(byEnding);

/** The media type that the ending of a file's name suggests; undefined for an ending that we do not know. */
export function mimeOfName(name: string): string | undefined {
  const ending = /\.([a-z0-9]{2,5})$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  return Object.hasOwn(byEnding, ending) ? byEnding[ending] : undefined;
}
