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

/** Serves the folder `root` to the windows of `session`. */
export function serveApp(session: Session, root: string): void {
  session.protocol.handle(appScheme, async (request) => {
    const asset = request.method === 'GET' ? assetFile(root, request.url) : null;
    if (asset === null) return plain(404, 'There is no such page.');
    try {
      const body = await readFile(asset.file);
      return new Response(new Uint8Array(body), { headers: assetHeaders(asset.contentType) });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return plain(404, 'There is no such page.');
      throw error;
    }
  });
}

const plain = (status: number, text: string): Response =>
  new Response(text, { status, headers: assetHeaders('text/plain; charset=utf-8') });
