/** Whether this copy of the app may replace itself. Pure. */
import type { UpdatesOff } from '../../shared/updates.ts';

export interface PackageFacts {
  isPackaged: boolean;
  version: string;
  platform: NodeJS.Platform;
  /** The package names a server of updates. */
  hasConfig: boolean;
  env: NodeJS.ProcessEnv;
}

/** Null: it may. */
export function whyOff({ isPackaged, version, platform, hasConfig, env }: PackageFacts): UpdatesOff | null {
  if (!isPackaged) return 'development';
  if (/-trial\b/.test(version)) return 'trial';
  // A .deb, an .rpm and a flatpak belong to the system; so does every package of a distribution, which names no server.
  const isOurs = platform === 'linux' ? Boolean(env.APPIMAGE) : !env.PORTABLE_EXECUTABLE_FILE;
  return hasConfig && isOurs ? null : 'elsewhere';
}
