/** One zip of files and their notes, of any size (ZIP64): stored as they are, since media do not get smaller. */
import { PassThrough, Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';

export interface ZipEntry {
  /** Absolute path of the file. */
  path: string;
  /** In the zip; one path segment. */
  name: string;
  /** Made when its turn comes: a note for each of many thousands has no room in memory. */
  note: { name: string; text(): string };
}

/** @throws the system's error of a file or of `sink` */
export async function writeZip(entries: readonly ZipEntry[], sink: Writable, mode: number): Promise<void> {
  const zip = new ZipFile();
  const bytes = new PassThrough();
  zip.outputStream.pipe(bytes);
  zip.on('error', (error: Error) => bytes.destroy(error));
  const options = { compress: false, mode: 0o100000 | mode };
  for (const { path, name, note } of entries) {
    zip.addFile(path, name, options);
    zip.addReadStreamLazy(note.name, options, (give) => {
      try {
        give(null, Readable.from([Buffer.from(note.text(), 'utf8')]));
      } catch (error) {
        give(error as Error, undefined as never);
      }
    });
  }
  zip.end();
  await pipeline(bytes, sink);
}
