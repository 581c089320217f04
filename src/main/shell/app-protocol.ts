/** `safelight://app/…` serves the built window from disk. There is no `file://` anywhere. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { protocol, type Session } from 'electron';
import { contentSecurityPolicy } from './csp.ts';
import { appScheme, mediaScheme } from './origins.ts';

const contentTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.map': 'application/json; charset=utf-8',
};

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
 * The file that a page address names, or null when it names none of ours: other host, parent folder, unknown type.
 * @param root absolute folder of the built window
 */
export function assetFile(root: string, address: string): { file: string; contentType: string } | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  if (url.protocol !== `${appScheme}:` || url.host !== 'app') return null;
  let name: string;
  try {
    name = decodeURIComponent(url.pathname);
  } catch {
    return null;
  }
  if (name.includes('\0') || name.includes('\\')) return null;
  const file = path.resolve(root, `.${name === '/' ? '/index.html' : name}`);
  const contentType = contentTypes[path.extname(file).toLowerCase()];
  if (!file.startsWith(root + path.sep) || contentType === undefined) return null;
  return { file, contentType };
}

/** Serves the folder `root` to the windows of `session`. */
export function serveApp(session: Session, root: string): void {
  session.protocol.handle(appScheme, async (request) => {
    const asset = request.method === 'GET' ? assetFile(root, request.url) : null;
    if (asset === null) return plain(404, 'There is no such page.');
    try {
      const body = await readFile(asset.file);
      return new Response(new Uint8Array(body), { headers: headers(asset.contentType) });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return plain(404, 'There is no such page.');
      throw error;
    }
  });
}

function headers(contentType: string): Record<string, string> {
  return {
    'content-type': contentType,
    'content-security-policy': contentSecurityPolicy(),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cache-control': 'no-cache',
  };
}

const plain = (status: number, text: string): Response =>
  new Response(text, { status, headers: headers('text/plain; charset=utf-8') });
