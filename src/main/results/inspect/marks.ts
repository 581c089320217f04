/**
 * Files that are known by a mark at a fixed place. Those that have a check are walked to their end; the others are
 * named as what they are, and open in another program.
 */

import { checkFlac } from './flac.ts';
import { checkAac, checkMp3 } from './frames.ts';
import { checkFbx, checkGlb, checkPly } from './models.ts';
import { checkGif, checkJpeg, checkPng, checkWebp } from './pictures.ts';
import { checkOgg, checkWav } from './sounds.ts';
import { type Format, format } from './verdict.ts';
import { checkWebm } from './webm.ts';
import { checkZip } from './zip.ts';

interface Mark {
  /** Against the first 4 KiB, as Latin-1. */
  mark: string | RegExp;
  format: Format;
}

const image = (mark: Mark['mark'], mime: string, extension: string, check?: Format['check']): Mark => ({
  mark,
  format: format('image', `image/${mime}`, extension, check),
});
const video = (mark: Mark['mark'], mime: string, extension: string, check?: Format['check']): Mark => ({
  mark,
  format: format('video', `video/${mime}`, extension, check),
});
const audio = (mark: Mark['mark'], mime: string, extension: string, check?: Format['check']): Mark => ({
  mark,
  format: format('audio', `audio/${mime}`, extension, check),
});
const model = (mark: Mark['mark'], mime: string, extension: string, check?: Format['check']): Mark => ({
  mark,
  format: format('model', `model/${mime}`, extension, check),
});
const other = (mark: Mark['mark'], mime: string, extension: string, check?: Format['check']): Mark => ({
  mark,
  format: format('other', `application/${mime}`, extension, check),
});

/** Any byte. */
const any = '[\\s\\S]';
const behind = (bytes: number, mark: string): RegExp => new RegExp(`^${any}{${bytes}}${mark}`);

export const wav = format('audio', 'audio/wav', 'wav', checkWav);
export const mp3 = format('audio', 'audio/mpeg', 'mp3', checkMp3);
export const aac = format('audio', 'audio/aac', 'aac', checkAac);
export const zip = format('other', 'application/zip', 'zip', checkZip);

const pictures: Mark[] = [
  image('\x89PNG\r\n\x1a\n', 'png', 'png', checkPng),
  image('\xff\xd8\xff', 'jpeg', 'jpg', checkJpeg),
  image(/^GIF8[79]a/, 'gif', 'gif', checkGif),
  image(/^RIFF[\s\S]{4}WEBP/, 'webp', 'webp', checkWebp),
  image('\0\0\0\x0cJXL \r\n\x87\n', 'jxl', 'jxl'),
  image('\xff\x0a', 'jxl', 'jxl'),
  image('\0\0\0\x0cjP  \r\n\x87\n', 'jp2', 'jp2'),
  image('\xff\x4f\xff\x51', 'j2c', 'j2c'),
  image(/^II\x2a\0\x10\0\0\0CR\x02/, 'x-canon-cr2', 'cr2'),
  image(/^(?:II[\x2a\x2b]\0|MM\0[\x2a\x2b])/, 'tiff', 'tif'),
  image('II\xbc\x01', 'jxr', 'jxr'),
  image(/^BM[\s\S]{4}\0\0\0\0[\s\S]{4}[\x0c\x28\x34\x38\x40\x6c\x7c]\0\0\0/, 'bmp', 'bmp'),
  image(/^\0\0\x01\0[\x01-\xff]\0[\s\S]{3}\0[\0\x01]\0/, 'vnd.microsoft.icon', 'ico'),
  image(/^\0\0\x02\0[\x01-\xff]\0[\s\S]{3}\0/, 'x-win-cursor', 'cur'),
  image('icns', 'icns', 'icns'),
  image(/^8BPS\0\x01/, 'vnd.adobe.photoshop', 'psd'),
  image(/^8BPS\0\x02/, 'vnd.adobe.photoshop', 'psb'),
  image('gimp xcf ', 'x-xcf', 'xcf'),
  image('\x76\x2f\x31\x01', 'x-exr', 'exr'),
  image(/^#\?(?:RADIANCE|RGBE)\n/, 'vnd.radiance', 'hdr'),
  image(/^P[1-7]\s/, 'x-portable-anymap', 'pnm'),
  image(/^P[Ff]\n-?\d/, 'x-portable-floatmap', 'pfm'),
  image('qoif', 'x-qoi', 'qoi'),
  image('farbfeld', 'x-farbfeld', 'ff'),
  image('DDS ', 'vnd.ms-dds', 'dds'),
  image('\xabKTX 11\xbb\r\n\x1a\n', 'ktx', 'ktx'),
  image('\xabKTX 20\xbb\r\n\x1a\n', 'ktx2', 'ktx2'),
  image(/^(?:SDPX|XPDS)/, 'x-dpx', 'dpx'),
  image('\x80\x2a\x5f\xd7', 'x-cineon', 'cin'),
  image('FLIF', 'flif', 'flif'),
  image('BPG\xfb', 'bpg', 'bpg'),
  image('\x8bJNG\r\n\x1a\n', 'x-jng', 'jng'),
  image(/^\x01\xda[\0\x01][\x01\x02]\0[\x01-\x03]/, 'x-sgi', 'sgi'),
  image(/^\x0a[\0\x02-\x05]\x01[\x01\x02\x04\x08]/, 'x-pcx', 'pcx'),
  image('\x59\xa6\x6a\x95', 'x-sun-raster', 'ras'),
  image(/^FORM[\s\S]{4}(?:ILBM|PBM )/, 'x-ilbm', 'iff'),
  image('FUJIFILMCCD-RAW', 'x-fuji-raf', 'raf'),
  image(behind(40, ' EMF'), 'emf', 'emf'),
  image('\xd7\xcd\xc6\x9a', 'wmf', 'wmf'),
];

const films: Mark[] = [
  video('\x1a\x45\xdf\xa3', 'webm', 'webm', checkWebm),
  video(/^RIFF[\s\S]{4}AVI /, 'vnd.avi', 'avi'),
  video(/^FLV\x01/, 'x-flv', 'flv'),
  video('\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\x00\xaa\x00\x62\xce\x6c', 'x-ms-asf', 'wmv'),
  // Packets of one length, each of which begins with the same byte.
  video(/^G[\s\S]{187}G[\s\S]{187}G/, 'mp2t', 'ts'),
  video(/^G[\s\S]{187}G[\s\S]{0,187}$/, 'mp2t', 'ts'),
  video(/^[\s\S]{4}G[\s\S]{191}G[\s\S]{191}G/, 'mp2t', 'm2ts'),
  video('\0\0\x01\xba', 'mpeg', 'mpg'),
  video('\0\0\x01\xb3', 'mpeg', 'm1v'),
  video(/^\0?\0\0\x01(?:[\x67\x27\x47]|\x09[\s\S]{1,4}\0\0\x01[\x67\x27])/, 'h264', 'h264'),
  video(/^\0?\0\0\x01[\x40\x42\x46]\x01/, 'h265', 'h265'),
  video('DKIF', 'x-ivf', 'ivf'),
  video('YUV4MPEG2', 'x-yuv4mpeg', 'y4m'),
  video('.RMF', 'vnd.rn-realvideo', 'rm'),
  video(/^\x06\x0e\x2b\x34[\s\S]\x05?/, 'mxf', 'mxf'),
  video('nut/multimedia container\0', 'x-nut', 'nut'),
  video(/^[FCZ]WS[\x01-\x40]/, 'x-shockwave-flash', 'swf'),
  video('\x8aMNG\r\n\x1a\n', 'x-mng', 'mng'),
  video(/^BIK[a-k]|^KB2[a-k]/, 'vnd.radgamettools.bink', 'bik'),
  video('\xb7\xd8\x00\x20\x37\x49\xda\x11', 'x-wtv', 'wtv'),
  video('\x1f\x07\x00', 'x-dv', 'dv'),
  video(/^[\s\S]{4}[\x11\x12]\xaf/, 'x-flic', 'flc'),
];

const sounds: Mark[] = [
  { mark: /^(?:RIFF|RF64|BW64|RIFX)[\s\S]{4}WAVE/, format: wav },
  audio(/^RIFF[\s\S]{4}RMID/, 'midi', 'rmi'),
  audio('OggS', 'ogg', 'ogg', checkOgg),
  audio('fLaC', 'flac', 'flac', checkFlac),
  audio(/^FORM[\s\S]{4}AIF[FC]/, 'aiff', 'aiff'),
  audio(/^FORM[\s\S]{4}8SVX/, 'x-8svx', '8svx'),
  audio(/^caff\0\x01/, 'x-caf', 'caf'),
  audio('.snd\0', 'basic', 'au'),
  audio('#!AMR-WB', 'amr-wb', 'awb'),
  audio('#!AMR', 'amr', 'amr'),
  audio('MThd\0\0\0\x06', 'midi', 'mid'),
  audio('MAC ', 'x-ape', 'ape'),
  audio('wvpk', 'x-wavpack', 'wv'),
  audio(/^TTA[12]/, 'x-tta', 'tta'),
  audio(/^(?:MPCK|MP\+)/, 'x-musepack', 'mpc'),
  audio('tBaK', 'x-tak', 'tak'),
  audio('OFR ', 'x-optimfrog', 'ofr'),
  audio('DSD \x1c', 'x-dsf', 'dsf'),
  audio('FRM8', 'x-dff', 'dff'),
  audio('ajkg', 'x-shorten', 'shn'),
  audio('qoaf', 'x-qoa', 'qoa'),
  audio('\x0b\x77', 'ac3', 'ac3'),
  audio(/^(?:\x7f\xfe\x80\x01|\xfe\x7f\x01\x80)/, 'vnd.dts', 'dts'),
  audio('riff\x2e\x91\xcf\x11\xa5\xd6\x28\xdb\x04\xc1\x00\x00', 'x-w64', 'w64'),
  audio('Creative Voice File', 'x-voc', 'voc'),
  audio('Extended Module: ', 'x-xm', 'xm'),
  audio('IMPM', 'x-it', 'it'),
  audio(behind(44, 'SCRM'), 'x-s3m', 's3m'),
  audio(behind(1080, '(?:M\\.K\\.|M!K!|FLT4|[468]CHN)'), 'x-mod', 'mod'),
  audio('.ra\xfd', 'vnd.rn-realaudio', 'ra'),
  audio('ADIF', 'aac', 'aac'),
  audio(/^\x56[\xe0-\xff]/, 'aac', 'loas'),
];

const space: Mark[] = [
  // Behind its header of text it may be binary; gaussian splats come so, too.
  model(/^ply\r?\n/, 'ply', 'ply', checkPly),
  model(/^# \.PCD/, 'vnd.pcd', 'pcd'),
  model('glTF', 'gltf-binary', 'glb', checkGlb),
  model('Kaydara FBX Binary  ', 'fbx', 'fbx', checkFbx),
  // The form of the newer version; the older ones are packed as a whole.
  model('NGSP', 'spz', 'spz'),
  model('PXR-USDC', 'vnd.usdc', 'usdc'),
  model(/^BLENDER[-_\d]/, 'x-blender', 'blend'),
  model('Ogawa', 'x-alembic', 'abc'),
  model('\x20BDV', 'x-openvdb', 'vdb'),
  model('DRACO', 'x-draco', 'drc'),
  model(/^AC10\d\d/, 'vnd.dwg', 'dwg'),
  model('3D Geometry File Format ', 'vnd.3dm', '3dm'),
  model(/^(?:QC4DC4D6|MC4DC4D6)/, 'x-cinema4d', 'c4d'),
  model(/^FORM[\s\S]{4}LW(?:OB|O2|O3)/, 'x-lwo', 'lwo'),
  model(/^FOR[48]/, 'x-maya', 'mb'),
  model('b3dm', 'vnd.b3dm', 'b3dm'),
  model('LASF', 'vnd.las', 'las'),
  model('ASTM-E57', 'e57', 'e57'),
  model('OCTM', 'x-openctm', 'ctm'),
  model('U3D\0', 'u3d', 'u3d'),
  model('VOX ', 'x-vox', 'vox'),
  model('IDP2', 'x-md2', 'md2'),
  model(/^MM[\s\S]{4}\x02\0|^MM[\s\S]{4}\x3d\x3d/, 'x-3ds', '3ds'),
  model(/^Version \d+\.\d+ JT/, 'jt', 'jt'),
];

const others: Mark[] = [
  { mark: 'PK\x03\x04', format: zip },
  { mark: 'PK\x05\x06', format: zip },
  other('%PDF-', 'pdf', 'pdf'),
  other('%!PS', 'postscript', 'eps'),
  other('\xc5\xd0\xd3\xc6', 'postscript', 'eps'),
  other('7z\xbc\xaf\x27\x1c', 'x-7z-compressed', '7z'),
  other('Rar!\x1a\x07', 'vnd.rar', 'rar'),
  other('\xfd7zXZ\0', 'x-xz', 'xz'),
  other('BZh', 'x-bzip2', 'bz2'),
  other('\x28\xb5\x2f\xfd', 'zstd', 'zst'),
  other(behind(257, 'ustar'), 'x-tar', 'tar'),
];

/** Marks of files that are text all through; no other mark is looked for in a text. */
const written: readonly Mark[] = [
  image('/* XPM */', 'x-xpixmap', 'xpm'),
  image(/^P[1-3]\s/, 'x-portable-anymap', 'pnm'),
  image(/^#\?(?:RADIANCE|RGBE)\n/, 'vnd.radiance', 'hdr'),
  other('%PDF-', 'pdf', 'pdf'),
  other('%!PS', 'postscript', 'eps'),
  model('; FBX', 'fbx', 'fbx'),
];

const marks: readonly Mark[] = [...pictures, ...space, ...films, ...sounds, ...others];

/** The format whose mark these bytes carry, or null. */
export function formatByMark(head: Buffer, isText: boolean): Format | null {
  const text = head.toString('latin1');
  const carries = ({ mark }: Mark) => (typeof mark === 'string' ? text.startsWith(mark) : mark.test(text));
  return (isText ? written : marks).find(carries)?.format ?? null;
}
