import { afterEach, beforeEach, expect, test } from 'vitest';
import { carryOutMenuCommands, followMenuCommands } from '../../../src/renderer/store/menu-commands.ts';
import type { MenuCommand } from '../../../src/shared/menu-command.ts';

const before = globalThis.window;
let tell: (command: MenuCommand) => void;

beforeEach(() => {
  const safelight = {
    on(_event: string, listener: typeof tell) {
      tell = listener;
      return () => undefined;
    },
  };
  Object.assign(globalThis, { window: { safelight } });
});
afterEach(() => {
  Object.assign(globalThis, { window: before });
});

test('a command that comes before the frame is there is carried out when it is, once and in order', () => {
  const done: string[] = [];
  followMenuCommands();
  tell({ command: 'open_job', jobId: 'a' });
  tell({ command: 'settings' });
  const stop = carryOutMenuCommands(({ command }) => done.push(command));
  expect(done).toEqual(['open_job', 'settings']);
  tell({ command: 'search' });
  expect(done).toEqual(['open_job', 'settings', 'search']);
  stop();
  tell({ command: 'palette' });
  expect(done).toHaveLength(3);
  carryOutMenuCommands(({ command }) => done.push(command))();
  expect(done).toEqual(['open_job', 'settings', 'search', 'palette']);
});
