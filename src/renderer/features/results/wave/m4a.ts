/** How long the sound of an M4A file is by the frames that it holds, whatever its header says. Pure. */
import { MiB } from '../../../../shared/units.ts';

/** Larger ones are not read: their sound would not fit into memory as a whole. */
export const mostM4aBytes = 16 * MiB;

/** What a frame of AAC decodes to at most. */
const samplesPerFrame = 2048;
const slowestRate = 44_100;

const frameCounts = [0x73, 0x74, 0x74, 0x73]; // "stts"

/** Seconds at most; null when it is no M4A file, or one whose frames are not counted in one table. */
export function secondsOfM4a(bytes: Uint8Array): number | null {
  if (String.fromCharCode(...bytes.subarray(4, 8)) !== 'ftyp') return null;
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let most: number | null = null;
  for (let at = bytes.indexOf(0x73); at !== -1; at = bytes.indexOf(0x73, at + 1)) {
    if (!frameCounts.every((byte, index) => bytes[at + index] === byte) || at + 12 > bytes.length) continue;
    const entries = data.getUint32(at + 8);
    let frames = 0;
    for (let entry = 0; entry < entries && at + 20 + entry * 8 <= bytes.length; entry += 1) {
      frames += data.getUint32(at + 12 + entry * 8);
    }
    most = Math.max(most ?? 0, frames);
  }
  return most === null || most === 0 ? null : (most * samplesPerFrame) / slowestRate;
}
