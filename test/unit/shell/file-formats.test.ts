import { describe, expect, it } from 'vitest';
import { fileFormats } from '../../../src/main/shell/file-formats.ts';

const texts = (platform: NodeJS.Platform, file: string) =>
  fileFormats(platform, file).map(({ format, bytes }) => [format, bytes.toString('utf8')]);

describe('a copied file', () => {
  it('is offered on Linux to GNOME, to every other file manager, and to text fields', () => {
    expect(texts('linux', '/home/kim/A boat ä.png')).toEqual([
      ['x-special/gnome-copied-files', 'copy\nfile:///home/kim/A%20boat%20%C3%A4.png'],
      ['text/uri-list', 'file:///home/kim/A%20boat%20%C3%A4.png\r\n'],
      ['text/plain', '/home/kim/A boat ä.png'],
    ]);
  });

  it('is offered elsewhere as the file manager takes it', () => {
    expect(texts('darwin', '/Users/kim/a.png')).toEqual([['public.file-url', 'file:///Users/kim/a.png']]);
    expect(fileFormats('win32', '/a.png')).toEqual([
      { format: 'FileNameW', bytes: Buffer.from('/a.png\0', 'utf16le') },
    ]);
  });
});
