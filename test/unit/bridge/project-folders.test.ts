/** The folders of projects, while a dialog for one of them is open. */
import { expect, it } from 'vitest';
import { appHandlers } from '../../../src/main/bridge/handlers/app.ts';
import { keptSettings } from './kept-settings.ts';

it('a folder that is chosen leaves those of other projects as they are by then', async () => {
  const settings = keptSettings({ resultsFolder: '/results', projectFolders: { first: '/1', second: '/2' } });
  const dialogs: ((folder: string) => void)[] = [];
  const handlers = appHandlers({
    settings,
    desktop: { chooseFolder: () => new Promise((resolve) => dialogs.push(resolve)) },
    disks: { choose: async () => undefined },
  } as never);
  const third = handlers.chooseProjectFolder({ projectId: 'third' }, 1);
  const second = handlers.chooseProjectFolder({ projectId: 'second' }, 1);
  await handlers.removeProjectFolder({ projectId: 'first' }, 1);
  dialogs[1]?.('/two');
  await second;
  dialogs[0]?.('/three');
  await third;
  expect(settings.get().projectFolders).toEqual({ second: '/two', third: '/three' });
});
