/** What a paste or a drop from another program carries, and what of it a form can take. */
import type { MediaKind } from '../../shared/form/types.ts';

/** What is asked of a clipboard or a drag. */
export interface Transfer {
  files: readonly File[];
  /** Its text of this type; empty where there is none. */
  text: (type: string) => string;
}

export const transferOf = (data: DataTransfer): Transfer => ({
  files: [...data.files],
  text: (type) => data.getData(type),
});

/** Whether it is one that may be used at all is for the checks of the form; here it only has to be a link. */
export const isLink = (text: string, asset: boolean): boolean =>
  (/^https?:\/\/./i.test(text) && URL.canParse(text)) || (asset && /^asset:\/\/./.test(text));

/**
 * Whether a paste is text. Office programs put a picture of the text beside it, and a browser may put the address of a
 * picture beside the picture; a file from a file manager is a file, although its name comes with it as text.
 */
export function pastesText(
  { text, files }: { text: string; files: readonly { isOnDisk: boolean }[] },
  intoLine: boolean,
): boolean {
  if (files.some(({ isOnDisk }) => isOnDisk)) return false;
  const words = text.trim();
  return words !== '' && (files.length === 0 || intoLine || !isLoneAddress(words));
}

const isLoneAddress = (text: string): boolean => !/\s/.test(text) && isLink(text, false);

/** The addresses that a drag carries, those of pictures first where a picture is wanted. */
export function addressesIn({ text }: Transfer, kind: MediaKind): string[] {
  const page = text('text/html');
  const shown = kind === 'image' && page !== '' ? pictureAddress(page) : null;
  // A picture inside a link is dragged with the address of the link.
  if (shown !== null) return [shown];
  const listed = addressesOf(text('text/uri-list'));
  return listed.length > 0 ? listed : addressesOf(text('text/plain'));
}

/** Lines of a list of addresses; its comments begin with #. Words are no addresses. Pure. */
export function addressesOf(list: string): string[] {
  const lines = list.split(/[\r\n]+/).map((line) => line.trim());
  return [...new Set(lines.filter((line) => /^[a-z][a-z\d+.-]*:\S+$/i.test(line)))];
}

/** The page's parser loads and runs nothing of what it reads. */
function pictureAddress(page: string): string | null {
  const images = new DOMParser().parseFromString(page, 'text/html').querySelectorAll('img[src]');
  const address = images.length === 1 ? images[0]?.getAttribute('src') : null;
  return address && /^[a-z]+:/i.test(address) ? address : null;
}

/** The file inside a `data:` address, such as the small pictures of a search; null when it holds none. Pure. */
export function fileInAddress(address: string): File | null {
  const found = /^data:([\w.+-]+\/([\w.+-]+))(?:;[\w-]+=[^;,]*)*;base64,(.+)$/is.exec(address);
  if (!found) return null;
  const [, type = '', subtype = '', base64 = ''] = found;
  try {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    return new File([bytes], `dropped.${subtype.replace(/\+.*$/, '')}`, { type: type.toLowerCase() });
  } catch {
    return null;
  }
}
