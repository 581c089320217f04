/**
 * `media://result/<id>`, `media://thumb/<id>`, `media://input/<id>`: files for the window, named by id. The window
 * neither knows nor can ask for a path. `media://original/<name>` is for the hidden page alone, which is given the name. Seeking works (`Range`), and pages of ours may read them with fetch.
 */
import type { Session } from 'electron';
import { servedType } from '../base/served-types.ts';
import { readRange } from './byte-range.ts';
import { openFile } from './file-body.ts';
import { isOurPage, mediaScheme } from './origins.ts';

export const mediaKinds = ['result', 'thumb', 'input', 'original'] as const;
export type MediaKind = (typeof mediaKinds)[number];

/** The file behind an id, or null when there is none (yet). */
export type MediaFinder = (kind: MediaKind, id: string) => MediaFile | null | Promise<MediaFile | null>;

export interface MediaFile {
  /** Absolute path. */
  path: string;
  mime: string;
}

/** What a media address names, or null. */
export function readMediaAddress(address: string): { kind: MediaKind; id: string } | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  const kind = mediaKinds.find((known) => known === url.host);
  if (url.protocol !== `${mediaScheme}:` || kind === undefined) return null;
  let id: string;
  try {
    id = decodeURIComponent(url.pathname.slice(1));
  } catch {
    return null;
  }
  return /^[\w.-]{1,120}$/.test(id) ? { kind, id } : null;
}

export function serveMedia(session: Session, find: MediaFinder, devServer: string | null): void {
  session.protocol.handle(mediaScheme, (request) => answerMedia(request, find, devServer));
}

/** One answer. `find` may reject; then nothing of the reason reaches the window. */
export async function answerMedia(
  request: Request,
  find: MediaFinder,
  devServer: string | null,
): Promise<Response> {
  const headers = baseHeaders(request, devServer);
  const named = readMediaAddress(request.url);
  if (named === null) return new Response(null, { status: 404, headers });
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return new Response(null, { status: 405, headers });

  const file = await find(named.kind, named.id);
  const opened = file === null ? null : await openFile(file.path);
  if (file === null || opened === null) return new Response(null, { status: 404, headers });

  headers.set('content-type', servedType(file.mime));
  headers.set('accept-ranges', 'bytes');
  headers.set('last-modified', new Date(opened.modifiedAt).toUTCString());
  const range = readRange(request.headers.get('range'), opened.size);
  if (range === 'unsatisfiable') {
    await opened.close();
    headers.set('content-range', `bytes */${opened.size}`);
    return new Response(null, { status: 416, headers });
  }
  const length = range === null ? opened.size : range.end + 1 - range.start;
  headers.set('content-length', String(length));
  if (range !== null) headers.set('content-range', `bytes ${range.start}-${range.end}/${opened.size}`);
  const status = range === null ? 200 : 206;
  if (request.method === 'HEAD' || length === 0) {
    await opened.close();
    return new Response(null, { status, headers });
  }
  return new Response(opened.stream(range), { status, headers });
}

/** A result is a stranger's file: it may be shown, and never run. */
function baseHeaders(request: Request, devServer: string | null): Headers {
  const headers = new Headers({
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'cache-control': 'private, no-cache',
    vary: 'Origin',
  });
  const origin = request.headers.get('origin');
  if (origin !== null && isOurPage(`${origin}/`, devServer)) {
    headers.set('access-control-allow-origin', origin);
    headers.set('access-control-expose-headers', 'Content-Length, Content-Range, Accept-Ranges');
  }
  return headers;
}
