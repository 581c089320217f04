// The eight switches that Electron has in its executable. Read back after every packaging.
import { FuseState, FuseV1Options, FuseVersion, flipFuses, getCurrentFuseWire } from '@electron/fuses';

type Fuse =
  | 'RunAsNode'
  | 'EnableCookieEncryption'
  | 'EnableNodeOptionsEnvironmentVariable'
  | 'EnableNodeCliInspectArguments'
  | 'EnableEmbeddedAsarIntegrityValidation'
  | 'OnlyLoadAppFromAsar'
  | 'LoadBrowserProcessSpecificV8Snapshot'
  | 'GrantFileProtocolExtraPrivileges';

/** What each is in the package, on every system. Linux has no check of the archive yet and passes over that one. */
export const fuses: Readonly<Record<Fuse, boolean>> = {
  RunAsNode: false,
  EnableCookieEncryption: true,
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: false,
  EnableEmbeddedAsarIntegrityValidation: true,
  OnlyLoadAppFromAsar: true,
  LoadBrowserProcessSpecificV8Snapshot: false,
  GrantFileProtocolExtraPrivileges: false,
};

const named = Object.entries(fuses) as [Fuse, boolean][];

export async function setFuses(executable: string): Promise<void> {
  await flipFuses(executable, {
    version: FuseVersion.V1,
    resetAdHocDarwinSignature: process.platform === 'darwin' && process.arch === 'arm64',
    ...Object.fromEntries(named.map(([name, on]) => [FuseV1Options[name], on])),
  });
}

/** What the executable itself says; `null` for a fuse that its Electron does not have. */
export async function readFuses(executable: string): Promise<Record<Fuse, boolean | null>> {
  const wire = await getCurrentFuseWire(executable);
  const state = (name: Fuse) => {
    const value = wire[FuseV1Options[name]];
    if (value === FuseState.ENABLE) return true;
    return value === FuseState.DISABLE ? false : null;
  };
  return Object.fromEntries(named.map(([name]) => [name, state(name)])) as Record<Fuse, boolean | null>;
}

/** @throws Error that names each fuse which is not as the table says */
export async function checkFuses(executable: string): Promise<void> {
  const found = await readFuses(executable);
  const wrong = named.filter(([name, on]) => found[name] !== on);
  if (wrong.length > 0)
    throw new Error(
      `Fuses of the package are not as they should be: ${wrong.map(([name]) => name).join(', ')}.`,
    );
}
