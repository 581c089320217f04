/** What main and the keychain's own process say to each other. Secrets travel over the process's pipe only. */

/** Names of the entries as other programs (Seahorse, Keychain Access) show them. */
export const serviceName = 'Safelight';

export type VaultRequest =
  | { id: number; op: 'get'; entry: string }
  | { id: number; op: 'set'; entry: string; secret: string }
  | { id: number; op: 'remove'; entry: string };

export type VaultReply =
  /** The process is there, the library loaded and the call made: whatever takes time from here on is the keychain. */
  { id: number; begun: true } | VaultAnswer;

export type VaultAnswer =
  | { id: number; ok: true; value: string | null }
  /** `load`: the native library could not be loaded at all. */
  | { id: number; ok: false; stage: 'load' | 'call'; message: string };

/** The keychain's process, as its owner sees it. */
export interface VaultProcess {
  post(request: VaultRequest): void;
  onReply(listener: (reply: VaultReply) => void): void;
  onExit(listener: () => void): void;
  kill(): void;
}
