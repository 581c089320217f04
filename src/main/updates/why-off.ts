/** Whether this copy of the app may replace itself. Pure. */
import path from 'node:path';
import type { UpdatesOff } from '../../shared/updates.ts';

export interface PackageFacts {
  isPackaged: boolean;
  version: string;
  platform: NodeJS.Platform;
  /** The package names a server of updates. */
  hasConfig: boolean;
  /** The program that runs. */
  execPath: string;
  env: NodeJS.ProcessEnv;
}

/** Null: it may. */
export function whyOff({
  isPackaged,
  version,
  platform,
  hasConfig,
  execPath,
  env,
}: PackageFacts): UpdatesOff | null {
  if (!isPackaged) return 'development';
  if (/-trial\b/.test(version)) return 'trial';
  // A .deb, an .rpm and a flatpak belong to the system; so does every package of a distribution, which names no server.
  const isOurs = platform === 'linux' ? isImage(env, execPath) : !env.PORTABLE_EXECUTABLE_FILE;
  return hasConfig && isOurs ? null : 'elsewhere';
}

/** Programs that another AppImage has started inherit its `APPIMAGE`: that file is not ours to replace. */
function isImage({ APPIMAGE: image, APPDIR: mounted }: NodeJS.ProcessEnv, execPath: string): boolean {
  if (!image || !mounted) return false;
  const inside = path.relative(mounted, execPath);
  return inside !== '' && !inside.startsWith('..') && !path.isAbsolute(inside);
}
