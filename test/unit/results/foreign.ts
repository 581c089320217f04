/** Files that no player of ours has, as other programs make them: by ffmpeg where that is honest, else a mark and a body. */
import { gzipSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';
import type { ResultMedia } from '../../../src/shared/job.ts';
import { encoded, hasFfmpeg } from '../../support/encoded.ts';
import { png } from './samples.ts';

export interface ForeignFile {
  name: string;
  media: ResultMedia;
  extension: string;
  bytes: Buffer;
  mime?: string;
}

const picture = ['-f', 'lavfi', '-i', 'testsrc=size=64x48:rate=1:duration=1', '-frames:v', '1'];
const clip = ['-f', 'lavfi', '-i', 'testsrc=size=128x96:rate=25:duration=1'];
const sound = ['-f', 'lavfi', '-i', 'sine=frequency=440:duration=1'];

const recipes: [name: string, media: ResultMedia, args: string[]][] = [
  ['a.tif', 'image', [...picture, '-c:v', 'tiff']],
  ['a.bmp', 'image', picture],
  ['a.jp2', 'image', [...picture, '-c:v', 'jpeg2000']],
  ['a.exr', 'image', [...picture, '-pix_fmt', 'gbrpf32le']],
  ['a.dpx', 'image', picture],
  ['a.pcx', 'image', picture],
  ['a.sgi', 'image', picture],
  ['a.ras', 'image', [...picture, '-f', 'image2', '-c:v', 'sunrast']],
  ['a.tga', 'image', picture],
  ['a.qoi', 'image', picture],
  ['a.pnm', 'image', [...picture, '-c:v', 'ppm', '-f', 'image2']],
  ['a.pfm', 'image', [...picture, '-pix_fmt', 'gbrpf32le']],
  ['a.mkv', 'video', [...clip, '-c:v', 'libx264']],
  ['a.avi', 'video', [...clip, '-c:v', 'mpeg4']],
  ['a.flv', 'video', [...clip, '-c:v', 'flv']],
  ['a.wmv', 'video', [...clip, '-c:v', 'wmv2']],
  ['a.ts', 'video', [...clip, '-c:v', 'mpeg2video']],
  ['a.m2ts', 'video', [...clip, '-c:v', 'libx264']],
  ['a.mpg', 'video', [...clip, '-c:v', 'mpeg1video', '-f', 'mpeg']],
  ['a.3gp', 'video', [...clip, '-c:v', 'mpeg4', '-s', '176x144']],
  ['a.h264', 'video', [...clip, '-c:v', 'libx264', '-bsf:v', 'h264_mp4toannexb', '-f', 'h264']],
  ['a.ivf', 'video', [...clip, '-c:v', 'libvpx']],
  ['a.y4m', 'video', [...clip, '-pix_fmt', 'yuv420p']],
  ['a.mxf', 'video', [...clip, '-c:v', 'mpeg2video']],
  ['a.nut', 'video', [...clip, '-c:v', 'mpeg4']],
  ['a.swf', 'video', [...clip, '-c:v', 'flv']],
  ['a.mka', 'audio', [...sound, '-c:a', 'flac']],
  ['a.aiff', 'audio', sound],
  ['a.caf', 'audio', sound],
  ['a.au', 'audio', sound],
  ['a.w64', 'audio', sound],
  ['a.ac3', 'audio', sound],
  ['a.wv', 'audio', sound],
  ['a.tta', 'audio', sound],
  ['a.voc', 'audio', sound],
];

const body = Buffer.from(Array.from({ length: 4000 }, (_, at) => (at * 151 + 7) % 256));
const marked = (mark: string): Buffer => Buffer.concat([Buffer.from(mark, 'latin1'), body]);
const box = (type: string, content: Buffer): Buffer => {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + content.length, 0);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, content]);
};
const zip = (files: Record<string, Uint8Array>): Buffer => Buffer.from(zipSync(files, { level: 0 }));
const cube = strToU8('mtllib cube.mtl\nv 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n');

/** A picture of the family of MP4: its brands decide what it is. */
export const isoPicture = (major: string, ...compatible: string[]): Buffer =>
  Buffer.concat([
    box('ftyp', Buffer.from(`${major}\0\0\0\0${compatible.join('')}`, 'latin1')),
    box('meta', Buffer.alloc(4)),
    box('mdat', body),
  ]);

export const splats = (): Buffer => {
  const properties = ['x', 'y', 'z', 'f_dc_0', 'opacity', 'scale_0', 'rot_0'].map(
    (name) => `property float ${name}\n`,
  );
  const head = `ply\nformat binary_little_endian 1.0\nelement vertex 10\n${properties.join('')}end_header\n`;
  return Buffer.concat([Buffer.from(head), Buffer.alloc(10 * 4 * properties.length, 63)]);
};

export const objZip = (): Buffer =>
  zip({ 'cube/cube.obj': cube, 'cube/cube.mtl': strToU8('newmtl a\n'), 'cube/wood.png': png() });

const byHand: ForeignFile[] = [
  ['a.heic', 'image', isoPicture('heic', 'mif1', 'heic')],
  ['a.jxl', 'image', marked('\xff\x0a')],
  ['box.jxl', 'image', marked('\0\0\0\x0cJXL \r\n\x87\n')],
  ['a.ico', 'image', marked('\0\0\x01\0\x01\0\x10\x10\0\0\x01\0')],
  ['a.psd', 'image', marked('8BPS\0\x01')],
  ['a.hdr', 'image', marked('#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 4 +X 4\n')],
  ['a.dds', 'image', marked('DDS \x7c\0\0\0')],
  ['a.ktx2', 'image', marked('\xabKTX 20\xbb\r\n\x1a\n')],
  ['a.amr', 'audio', marked('#!AMR\n')],
  ['a.mid', 'audio', marked('MThd\0\0\0\x06')],
  ['a.ape', 'audio', marked('MAC \x96\x0f')],
  ['a.dsf', 'audio', marked('DSD \x1c\0\0\0')],
  ['a.spz', 'model', gzipSync(marked('NGSP\x02\0\0\0'))],
  ['four.spz', 'model', marked('NGSP\x04\0\0\0')],
  ['splats.ply', 'model', splats()],
  ['a.sog', 'model', zip({ 'meta.json': strToU8('{}'), 'means_l.webp': body, 'quats.webp': body })],
  [
    'a.3mf',
    'model',
    zip({ '[Content_Types].xml': strToU8('<Types/>'), '3D/3dmodel.model': strToU8('<model/>') }),
  ],
  ['obj.zip', 'model', objZip()],
  ['a.usdc', 'model', marked('PXR-USDC')],
  ['a.usda', 'model', Buffer.from('#usda 1.0\ndef Xform "a" {}\n')],
  ['a.fbx', 'model', Buffer.from('; FBX 7.4.0 project file\nFBXHeaderExtension:  {\n}\n')],
  ['a.step', 'model', Buffer.from("ISO-10303-21;\nHEADER;\nFILE_NAME('a');\nENDSEC;\n")],
  ['a.dae', 'model', Buffer.from('<?xml version="1.0"?>\n<COLLADA version="1.4.1"></COLLADA>\n')],
  ['a.wrl', 'model', Buffer.from('#VRML V2.0 utf8\nShape {}\n')],
  ['a.off', 'model', Buffer.from('OFF\n3 1 0\n0 0 0\n1 0 0\n0 1 0\n3 0 1 2\n')],
  ['a.blend', 'model', marked('BLENDER-v300')],
  ['a.drc', 'model', marked('DRACO\x02\x02')],
  ['a.splat', 'model', Buffer.alloc(32 * 100, 0x81), 'model/x-splat'],
  ['a.ksplat', 'model', Buffer.concat([Buffer.alloc(4096), body, body]), 'model/x-ksplat'],
].map(([name, media, bytes, mime]) => ({
  name: name as string,
  media: media as ResultMedia,
  extension: (name as string).split('.').at(-1)!,
  bytes: bytes as Buffer,
  ...(mime === undefined ? {} : { mime: mime as string }),
}));

export function foreignFiles(): ForeignFile[] {
  if (!hasFfmpeg()) return byHand;
  const drawn = recipes.map(([name, media, args]) => ({
    name,
    media,
    extension: name.split('.').at(-1)!,
    bytes: encoded(name, args),
  }));
  return [...byHand, ...drawn];
}
