/** Part of the way through every state: a ledger that was set aside, what work waits for, and a new version. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { goThrough } from './every-state.ts';
import { PassingStates } from './passing-states.ts';
import { startTunnel } from './tunnel.ts';
import { asImage, startUpdateServer, type UpdateServer } from './update-server.ts';

let server: UpdateServer;

goThrough(
  'a damaged ledger, paused accounts, no network, notices and a new version',
  {
    language: 'long',
    theme: 'dark',
    async furnish(box, profile) {
      writeFileSync(path.join(profile.userData, 'ledger.db'), 'not a database '.repeat(2_000));
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
    await states.damagedLedger();
    await states.waits(app, box);
    // Elsewhere the system's own installer puts a version in place.
    if (process.platform === 'linux') await states.updates(server);
  },
);
