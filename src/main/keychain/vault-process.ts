/// <reference types="electron-vite/node" />
/** Starts the keychain's own process under Electron. */
import { utilityProcess } from 'electron';
import vaultEntry from './vault-main.ts?modulePath';
import type { VaultProcess, VaultReply } from './vault-protocol.ts';

export function startVaultProcess(): VaultProcess {
  const child = utilityProcess.fork(vaultEntry, [], { serviceName: 'Safelight Keychain', stdio: 'ignore' });
  return {
    post: (request) => child.postMessage(request),
    onReply: (listener) => {
      child.on('message', (reply: VaultReply) => listener(reply));
    },
    onExit: (listener) => {
      child.on('exit', () => listener());
    },
    kill: () => {
      child.kill();
    },
  };
}
