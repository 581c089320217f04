/** The content security policy of the window, sent as a header with every page. */
import { mediaScheme } from './origins.ts';

/**
 * `style-src 'unsafe-inline'`: the component library writes its theme into a style element and sizes into style
 * attributes. `blob:` in img and connect: the 3D viewer unpacks textures that way. Scripts come from the bundle alone.
 */
export function contentSecurityPolicy(): string {
  return directives({
    'default-src': ["'none'"],
    'script-src': ["'self'"],
    'style-src': ["'self'", "'unsafe-inline'"],
    'img-src': ["'self'", `${mediaScheme}:`, 'data:', 'blob:'],
    'media-src': [`${mediaScheme}:`, 'blob:'],
    'font-src': ["'self'"],
    'connect-src': ["'self'", `${mediaScheme}:`, 'blob:', 'data:'],
    'worker-src': ["'self'", 'blob:'],
    'object-src': ["'none'"],
    'frame-src': ["'none'"],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
    'frame-ancestors': ["'none'"],
  });
}

/** What the development server needs on top: its inline refresh script and its socket. Never used in a release. */
export function developmentPolicy(devServer: string): string {
  const socket = devServer.replace(/^http/, 'ws');
  return contentSecurityPolicy()
    .replace("script-src 'self'", "script-src 'self' 'unsafe-inline'")
    .replace("connect-src 'self'", `connect-src 'self' ${socket}`);
}

function directives(policy: Record<string, string[]>): string {
  return Object.entries(policy)
    .map(([name, sources]) => `${name} ${sources.join(' ')}`)
    .join('; ');
}
