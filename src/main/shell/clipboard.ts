/** The clipboard of both Electron generations: since 45 it takes items, before that it had a method for each kind. */
import electron from 'electron';
import { fileFormats } from './file-formats.ts';

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

/** Puts a file on the clipboard. Earlier generations take one format of a file only: that of the file manager. */
export async function writeFile(file: string): Promise<void> {
  const formats = fileFormats(process.platform, file);
  if (!takesItems()) {
    earlier().writeBuffer(formats[0].format, formats[0].bytes);
    return;
  }
  const items = formats.map(({ format, bytes }) => {
    const type = format === 'text/plain' ? format : `electron application/osclipboard;format="${format}"`;
    return [type, new Blob([new Uint8Array(bytes)], { type })] as const;
  });
  await electron.clipboard.write([new electron.ClipboardItem(Object.fromEntries(items))]);
}
