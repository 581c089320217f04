/** The clipboard of both Electron generations: since 45 it takes items, before that it had a method for each kind. */
import { pathToFileURL } from 'node:url';
import electron from 'electron';

/** The shape before Electron 45, of which the current types know nothing. */
interface EarlierClipboard {
  writeImage(image: Electron.NativeImage): void;
  writeBuffer(format: string, buffer: Buffer): void;
}

const earlier = (): EarlierClipboard => electron.clipboard as unknown as EarlierClipboard;
const takesItems = (): boolean =>
  typeof (electron as { ClipboardItem?: unknown }).ClipboardItem === 'function';

export async function writeText(text: string): Promise<void> {
  await electron.clipboard.writeText(text);
}

/** Takes a PNG that the app made itself: earlier generations unpack it in this process. */
export async function writeImage(png: Buffer): Promise<void> {
  if (!takesItems()) {
    earlier().writeImage(electron.nativeImage.createFromBuffer(png));
    return;
  }
  const blob = new Blob([new Uint8Array(png)], { type: 'image/png' });
  await electron.clipboard.write([new electron.ClipboardItem({ 'image/png': blob })]);
}

/** Puts a file on the clipboard in the format that this system's file manager pastes. */
export async function writeFile(file: string): Promise<void> {
  const { format, bytes } = fileFormat(process.platform, file);
  if (!takesItems()) {
    earlier().writeBuffer(format, bytes);
    return;
  }
  const type = `electron application/osclipboard;format="${format}"`;
  await electron.clipboard.write([
    new electron.ClipboardItem({ [type]: new Blob([new Uint8Array(bytes)], { type }) }),
  ]);
}

/** Format name and content for one file. Pure. */
export function fileFormat(platform: NodeJS.Platform, file: string): { format: string; bytes: Buffer } {
  const url = pathToFileURL(file).href;
  if (platform === 'darwin') return { format: 'public.file-url', bytes: Buffer.from(url) };
  if (platform === 'win32') return { format: 'FileNameW', bytes: Buffer.from(`${file}\0`, 'utf16le') };
  return { format: 'x-special/gnome-copied-files', bytes: Buffer.from(`copy\n${url}`) };
}
