/** A server of updates as the release workflow fills one: a file for each channel, and the packages that they announce. */
import { createHash } from 'node:crypto';
import { chmodSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Profile } from './profile.ts';

export interface Announced {
  version: string;
  /** Of `latest-linux.yml` or `preview-linux.yml`. */
  channel?: 'latest' | 'preview';
  /** What the package holds; a script that the system can run. */
  content: string;
  notes?: string;
  /** Announces the hash of other content than is served. */
  isForged?: boolean;
}

export interface UpdateServer {
  origin: string;
  /** Paths that were asked for, without their queries. */
  asked: string[];
  headers: IncomingHttpHeaders[];
  announce(update: Announced): void;
  /** Every request is sent on to there instead; null: none is. */
  redirectTo: string | null;
  /** From now on a package stops at half its length, until the answer is called. */
  hold(): () => void;
  close(): Promise<void>;
}

export async function startUpdateServer(): Promise<UpdateServer> {
  const files = new Map<string, string>();
  const asked: string[] = [];
  const headers: IncomingHttpHeaders[] = [];
  let held: Promise<void> | null = null;
  const server = createServer((request, response) => {
    const name = new URL(request.url ?? '/', 'http://local').pathname.slice(1);
    asked.push(name);
    headers.push(request.headers);
    const content = files.get(name);
    if (opened.redirectTo !== null)
      response.writeHead(302, { location: `${opened.redirectTo}/${name}` }).end();
    else if (content === undefined) response.writeHead(404).end();
    else {
      response.writeHead(200, { 'content-length': Buffer.byteLength(content) });
      if (held === null || !name.endsWith('.AppImage')) response.end(content);
      else {
        const half = Math.floor(content.length / 2);
        response.write(content.slice(0, half));
        void held.then(() => response.end(content.slice(half)));
      }
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const opened: UpdateServer = {
    redirectTo: null,
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    headers,
    hold() {
      let release = () => {};
      held = new Promise((resolve) => {
        release = resolve;
      });
      return () => {
        held = null;
        release();
      };
    },
    announce({ version, channel = 'latest', content, notes = '', isForged = false }) {
      const file = `Safelight-${version}-x86_64.AppImage`;
      const sha512 = createHash('sha512')
        .update(isForged ? `${content}#` : content)
        .digest('base64');
      const size = Buffer.byteLength(content);
      files.set(file, content);
      files.set(
        `${channel}-linux.yml`,
        JSON.stringify({
          version,
          path: file,
          sha512,
          files: [{ url: file, sha512, size }],
          releaseNotes: notes,
          releaseDate: new Date().toISOString(),
        }),
      );
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return opened;
}

export const imageOf = (profile: Profile, name = 'Safelight.AppImage') => path.join(profile.folder, name);

/**
 * What makes an app one that came as an AppImage and asks the server for newer ones, when it is asked to.
 * @returns its environment
 */
export function asImage(profile: Profile, server: UpdateServer, name?: string): Record<string, string> {
  const config = path.join(profile.folder, 'app-update.yml');
  const words = { provider: 'generic', url: server.origin, updaterCacheDirName: 'safelight-updater' };
  writeFileSync(config, JSON.stringify(words));
  // The app would look automatically a minute after its start, and a busy computer needs longer than that to press the button.
  const settings = { checkForUpdates: false };
  writeFileSync(path.join(profile.userData, 'settings.json'), JSON.stringify({ settings }));
  const image = imageOf(profile, name);
  writeFileSync(image, 'the old version');
  chmodSync(image, 0o755);
  return {
    SAFELIGHT_UPDATE_CONFIG: config,
    XDG_CACHE_HOME: path.join(profile.folder, 'cache'),
    APPIMAGE: image,
  };
}
