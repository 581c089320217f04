/** Part of the way through every state: thousands of open tasks, what became of an action on many jobs, and a full disk. */
import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { goThrough } from './every-state.ts';
import { manyKey, seedOpenTasks, startTaskServer, type TaskServer } from './open-tasks.ts';
import { PassingStates } from './passing-states.ts';

/** Only root makes a small disk. */
const hasSmallDisk = process.platform === 'linux' && process.geteuid?.() === 0;

let server: TaskServer;

goThrough(
  'thousands of open tasks, an action on many jobs, and a full disk',
  {
    language: 'long',
    theme: 'light',
    async furnish(_box, profile) {
      const { userData } = profile;
      server = await startTaskServer(600);
      if (hasSmallDisk) spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=128m', 'safelight-test', userData]);
      seedOpenTasks(profile, server.origin, 3_000, { title: '很多' });
      return {
        env: { TOKENLAB_API_BASE: server.origin, TOKENLAB_API_KEY: manyKey, SAFELIGHT_POLL_SCALE: '1' },
        async close() {
          if (hasSmallDisk) spawnSync('umount', ['-l', userData]);
          await server.close();
        },
      };
    },
  },
  async ({ page, profile, words, look }) => {
    const states = new PassingStates(page, words, look);
    await states.many(server);
    if (hasSmallDisk) await states.fullDisk(profile.userData);
  },
);
