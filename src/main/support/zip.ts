/** The packet as one zip: packet.json, packet.md, log.txt. The same packet gives the same bytes. */
import { strToU8, zipSync } from 'fflate';
import { say } from '../../shared/words/support/say.ts';
import { writeAtomically } from '../base/files.ts';
import type { BuiltPacket } from './packet.ts';

/** The bytes of the zip. */
export function packetZip({
  packet,
  markdown,
  log,
}: Pick<BuiltPacket, 'packet' | 'markdown' | 'log'>): Uint8Array {
  const made = new Date(packet.madeAt);
  // Zip times have no zone; these say UTC wherever the packet is made.
  const mtime = new Date(
    made.getUTCFullYear(),
    made.getUTCMonth(),
    made.getUTCDate(),
    made.getUTCHours(),
    made.getUTCMinutes(),
    made.getUTCSeconds(),
  );
  const files: Record<string, Uint8Array> = {
    'packet.json': strToU8(`${JSON.stringify(packet, null, 2)}\n`),
    'packet.md': strToU8(markdown),
  };
  if (log !== '') files['log.txt'] = strToU8(`${log}\n`);
  return zipSync(files, { level: 9, mtime, os: 3 });
}

/**
 * Writes the zip to a path that the user chose (an existing file there is replaced, as the save dialog asked).
 * @returns its size in bytes
 * @throws AppError `disk_full`, `file_unwritable`
 */
export async function writePacketZip(
  path: string,
  built: Pick<BuiltPacket, 'packet' | 'markdown' | 'log'>,
): Promise<number> {
  const bytes = packetZip(built);
  const messages = {
    full: say('noRoomForPacket'),
    unwritable: say('packetNotWritten'),
  };
  await writeAtomically(path, bytes, { messages, mode: 0o600 });
  return bytes.byteLength;
}
