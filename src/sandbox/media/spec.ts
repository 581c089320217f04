/** The media that the sandbox can make. A spec describes a file completely: the same spec gives the same bytes. */

export interface PictureSpec {
  kind: 'png';
  prompt: string;
  /** Tells files with the same prompt apart: the seed, the number in the batch. */
  key: string;
  /** Pixels. */
  width: number;
  height: number;
  /** The moment of the clip that the still shows, 0 to 1. */
  moment: number;
}

export interface ClipSpec {
  kind: 'mp4';
  prompt: string;
  key: string;
  /** Pixels, both even. */
  width: number;
  height: number;
  seconds: number;
  framesPerSecond: number;
}

export const stemNames = ['vocals', 'instrumental', 'drums', 'bass', 'other'] as const;
export type StemName = (typeof stemNames)[number];

export interface TuneSpec {
  kind: 'tune';
  prompt: string;
  key: string;
  seconds: number;
  /** Only this part of the song; the whole song when absent. */
  stem?: StemName;
}

export interface SpeechSpec {
  kind: 'speech';
  text: string;
  voice: string;
  /** 1 = the usual pace. */
  pace: number;
}

export const meshFormats = ['glb', 'obj', 'fbx', 'usdz'] as const;
export type MeshFormat = (typeof meshFormats)[number];

export interface MeshSpec {
  kind: 'mesh';
  prompt: string;
  key: string;
  format: MeshFormat;
  /** A single object, or the ground of a world. */
  subject: 'object' | 'terrain';
  /** Facets along one turn of a round shape. */
  detail: number;
}

export type MediaSpec = PictureSpec | ClipSpec | TuneSpec | SpeechSpec | MeshSpec;

/** File extension and media type of the file that a spec describes. */
export function mediaType(spec: MediaSpec): { extension: string; contentType: string } {
  switch (spec.kind) {
    case 'png':
      return { extension: 'png', contentType: 'image/png' };
    case 'mp4':
      return { extension: 'mp4', contentType: 'video/mp4' };
    case 'tune':
    case 'speech':
      return { extension: 'wav', contentType: 'audio/wav' };
    case 'mesh':
      return { extension: spec.format, contentType: meshTypes[spec.format] };
  }
}

const meshTypes: Record<MeshFormat, string> = {
  glb: 'model/gltf-binary',
  obj: 'model/obj',
  fbx: 'application/octet-stream',
  usdz: 'model/vnd.usdz+zip',
};
