import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { VaultProcess, VaultReply } from '../../../src/main/keychain/vault-protocol.ts';

/** Starts the real library in a child that lives in the session of `env`. */
export function startInSession(env: Record<string, string>): VaultProcess {
  const child = fork(fileURLToPath(new URL('./forked-vault.ts', import.meta.url)), [], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  return {
    post: (request) => {
      child.send(request);
    },
    onReply: (listener) => {
      child.on('message', (reply) => listener(reply as VaultReply));
    },
    onExit: (listener) => {
      child.on('exit', () => listener());
    },
    kill: () => {
      child.kill('SIGKILL');
    },
  };
}
