/** Part of the way through every state: what work waits for, and a new version. */
import { goThrough } from './every-state.ts';
import { PassingStates } from './passing-states.ts';
import { startTunnel } from './tunnel.ts';
import { asImage, startUpdateServer, type UpdateServer } from './update-server.ts';

let server: UpdateServer;

goThrough(
  'paused accounts, no network, notices and a new version',
  {
    language: 'long',
    theme: 'dark',
    async furnish(box, profile) {
      server = await startUpdateServer();
      const tunnel = await startTunnel(box);
      return {
        env: { ...tunnel.env, ...asImage(profile, server) },
        close: async () => {
          await server.close();
          await tunnel.close();
        },
      };
    },
  },
  async ({ app, box, page, words, look }) => {
    const states = new PassingStates(page, words, look);
    await states.waits(app, box);
    // Elsewhere the system's own installer puts a version in place.
    if (process.platform === 'linux') await states.updates(server);
  },
);
