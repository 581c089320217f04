/** A way to the box under another name than this computer's, so that the app takes it for one that needs a network. */
import { createServer, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startTunnelProxy } from '../faults/wire/proxies.ts';
import type { RunningApp } from './app.ts';
import type { Box } from './box.ts';

export interface Tunnel {
  /** What makes an app go this way. */
  env: Record<string, string>;
  close(): Promise<void>;
}

/** A tunnel, and behind it what changes the name back. */
export async function startTunnel(box: Box): Promise<Tunnel> {
  const { host } = new URL(box.origin);
  const front = createServer((asked, answer) => {
    const onwards = send(
      `${box.origin}${asked.url}`,
      { method: asked.method, headers: { ...asked.headers, host } },
      (said) => {
        answer.writeHead(said.statusCode ?? 502, said.headers);
        said.pipe(answer);
      },
    );
    // Nobody listens: no byte comes back.
    onwards.on('error', () => asked.socket.destroy());
    asked.pipe(onwards);
  });
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
  const tunnel = await startTunnelProxy((front.address() as AddressInfo).port);
  return {
    env: { TOKENLAB_API_BASE: 'http://tokenlab.test', HTTP_PROXY: tunnel.origin, NO_PROXY: '127.0.0.1' },
    async close() {
      await tunnel.close();
      front.closeAllConnections();
      await new Promise((resolve) => front.close(resolve));
    },
  };
}

/** Puts words into the mouth of Chromium's network monitor. */
export const setOnline = (app: RunningApp, online: boolean) =>
  app.electron.evaluate(({ net }, value) => {
    net.isOnline = () => value;
  }, online);
