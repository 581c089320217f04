/** MP3 files of any length, made frame by frame: a frame of zeros is valid silence. */

const rate = 44_100;
const samplesPerFrame = 1152;

/** MPEG-1 Layer III, mono, 44.1 kHz, with the bitrate at this place of the standard's table. */
function frame(bitrateIndex: number, kilobits: number): Buffer {
  const bytes = Buffer.alloc(Math.floor((144 * kilobits * 1000) / rate));
  bytes.set([0xff, 0xfb, bitrateIndex << 4, 0xc4]);
  return bytes;
}

const quiet = frame(1, 32);
const loud = frame(14, 320);

/** What an encoder writes first: how many frames, and bytes, are to follow. */
function promise(frames: number, bytes: number): Buffer {
  const head = Buffer.from(loud);
  head.write('Xing', 21, 'latin1');
  head.writeUInt32BE(3, 25);
  head.writeUInt32BE(frames, 29);
  head.writeUInt32BE(bytes, 33);
  return head;
}

const framesOf = (seconds: number): number => Math.ceil((seconds * rate) / samplesPerFrame);

/**
 * Silence of this length. `says`: the length in seconds that its first frame promises; without it the file promises none.
 */
export function longSound(seconds: number, says?: number): Buffer {
  const count = framesOf(seconds);
  const body = Buffer.alloc(count * quiet.length, quiet);
  if (says === undefined) return body;
  return Buffer.concat([promise(framesOf(says), body.length), body]);
}
