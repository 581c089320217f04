/** Which file of the built window an address names, and the headers it goes out with. */
import path from 'node:path';
import { contentSecurityPolicy } from './csp.ts';
import { appScheme } from './origins.ts';

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

export function assetHeaders(contentType: string): Record<string, string> {
  return {
    'content-type': contentType,
    'content-security-policy': contentSecurityPolicy(),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cache-control': 'no-cache',
  };
}
