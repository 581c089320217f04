/** `safelight://app/…` serves the built window from disk. There is no `file://` anywhere. */
import { readFile } from 'node:fs/promises';
import { protocol, type Session } from 'electron';
import { assetFile, assetHeaders } from './assets.ts';
import { appScheme, mediaScheme } from './origins.ts';

/** Must run before Electron is ready. */
export function declareSchemes(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: appScheme,
      privileges: { standard: true, secure: true, supportFetchAPI: true, corsEnabled: true, codeCache: true },
    },
    {
      scheme: mediaScheme,
      privileges: { standard: true, secure: true, supportFetchAPI: true, corsEnabled: true, stream: true },
    },
  ]);
}

/**
 * Serves the folder `root` to the windows of `session`.
 * @returns resolves once a page has all the files that it names: from then on it works in its own process
 */
export function serveApp(session: Session, root: string): Promise<void> {
  let missing: Set<string> | null = null;
  const served = new Promise<void>((resolve) => {
    session.webRequest.onCompleted({ urls: [`${appScheme}://app/*`] }, ({ url }) => {
      missing?.delete(url);
      if (missing?.size === 0) resolve();
    });
  });
  session.protocol.handle(appScheme, async (request) => {
    const asset = request.method === 'GET' ? assetFile(root, request.url) : null;
    if (asset === null) return plain(404, 'There is no such page.');
    try {
      const body = await readFile(asset.file);
      if (asset.file.endsWith('.html')) missing ??= namedIn(body.toString('utf8'), request.url);
      return new Response(new Uint8Array(body), { headers: assetHeaders(asset.contentType) });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return plain(404, 'There is no such page.');
      throw error;
    }
  });
  return served;
}

/** The scripts and styles of a page, as addresses. */
function namedIn(html: string, page: string): Set<string> {
  const names = html.matchAll(/ (?:src|href)="([^"]+)"/g);
  return new Set(Array.from(names, ([, name]) => new URL(name!, page).href));
}

const plain = (status: number, text: string): Response =>
  new Response(text, { status, headers: assetHeaders('text/plain; charset=utf-8') });
