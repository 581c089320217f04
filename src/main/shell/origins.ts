/** Which page is ours. One place decides it for navigation, for IPC senders and for media requests. */

export const appScheme = 'safelight';
export const mediaScheme = 'media';
export const appOrigin = `${appScheme}://app`;
export const appPage = `${appOrigin}/index.html`;
/** The plain page that stands in for a window that keeps crashing. */
export const stoppedPage = `${appOrigin}/stopped.html`;
/** The hidden page in which thumbnails are drawn. It has no preload script, so it cannot speak to main. */
export const thumbnailerPage = `${appOrigin}/thumbnailer.html`;

/**
 * The address of the development server, or null. Only a build that is not packaged may use one, and only on this
 * computer over plain http: anything else would let the environment choose what the window runs.
 */
export function developmentServer(isPackaged: boolean, address: string | undefined): string | null {
  if (isPackaged || !address) return null;
  const url = parse(address);
  if (url === null || url.protocol !== 'http:') return null;
  return ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname) ? url.origin : null;
}

/**
 * True when `address` is a page of this app. `URL.origin` is "null" for our own scheme, so scheme and host are compared.
 * @param devServer origin of the development server, or null
 */
export function isOurPage(address: string, devServer: string | null): boolean {
  const url = parse(address);
  if (url === null) return false;
  if (url.protocol === `${appScheme}:`) return url.host === 'app' && url.username === '' && url.port === '';
  return devServer !== null && url.origin === devServer;
}

function parse(address: string): URL | null {
  return URL.canParse(address) ? new URL(address) : null;
}
