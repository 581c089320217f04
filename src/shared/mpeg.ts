/** MPEG audio (MP3), frame by frame: a frame says in its header how long it is. */

const bitrates: Record<string, readonly number[]> = {
  '1-1': [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
  '1-2': [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
  '1-3': [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  '2-1': [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
  '2-2': [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
};
const rates = [44_100, 48_000, 32_000];

export interface MpegFrame {
  bytes: number;
  samples: number;
  /** Samples per second. */
  rate: number;
}

/** The MPEG audio frame whose header stands at `at`, or null. */
export function mpegFrame(bytes: Uint8Array, at = 0): MpegFrame | null {
  if (bytes.length < at + 4 || bytes[at] !== 0xff || (bytes[at + 1]! & 0xe0) !== 0xe0) return null;
  const version = (bytes[at + 1]! >> 3) & 3;
  const layer = 4 - ((bytes[at + 1]! >> 1) & 3);
  const rateIndex = (bytes[at + 2]! >> 2) & 3;
  const bitrateIndex = bytes[at + 2]! >> 4;
  if (version === 1 || layer === 4 || rateIndex === 3 || bitrateIndex === 0 || bitrateIndex === 15)
    return null;
  const family = version === 3 ? 1 : 2;
  const bitrate = bitrates[family === 1 ? `1-${layer}` : layer === 1 ? '2-1' : '2-2']![bitrateIndex]! * 1000;
  const rate = rates[rateIndex]! / (version === 3 ? 1 : version === 2 ? 2 : 4);
  const padding = (bytes[at + 2]! >> 1) & 1;
  if (layer === 1) return { bytes: (Math.floor((12 * bitrate) / rate) + padding) * 4, samples: 384, rate };
  const samples = layer === 3 && family === 2 ? 576 : 1152;
  return { bytes: Math.floor(((samples / 8) * bitrate) / rate) + padding, samples, rate };
}
