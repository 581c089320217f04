/** How a file stands on the clipboard of each system. Pure. */
import { pathToFileURL } from 'node:url';

export interface FileFormat {
  /** The system's own name of it. */
  format: string;
  bytes: Buffer;
}

/**
 * What is put on the clipboard for one file, the format of this system's own file manager first. On Linux other file
 * managers and programs read a list of addresses, and text fields the path.
 */
export function fileFormats(platform: NodeJS.Platform, file: string): [FileFormat, ...FileFormat[]] {
  const url = pathToFileURL(file).href;
  if (platform === 'darwin') return [{ format: 'public.file-url', bytes: Buffer.from(url) }];
  if (platform === 'win32') return [{ format: 'FileNameW', bytes: Buffer.from(`${file}\0`, 'utf16le') }];
  return [
    { format: 'x-special/gnome-copied-files', bytes: Buffer.from(`copy\n${url}`) },
    { format: 'text/uri-list', bytes: Buffer.from(`${url}\r\n`) },
    { format: 'text/plain', bytes: Buffer.from(file) },
  ];
}
