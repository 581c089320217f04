/** The application menu. What it starts is carried out by the window, through the same commands as its own keys. */
import { app, Menu, type MenuItemConstructorOptions } from 'electron';
import { acceleratorOf, type OwnKeys } from '../../shared/keys.ts';
import type { MenuCommand } from '../../shared/menu-command.ts';
import { say } from './en.ts';

export type Command = MenuCommand['command'];

export interface MenuActions {
  command(command: Command): void;
  openResultsFolder(): void;
  openLogFolder(): void;
  browse(page: 'docs' | 'console' | 'support'): void;
  quit(): void;
  reloadWindow(): void;
  /** Developer tools, for builds that are not packaged. */
  developer: boolean;
}

/** @param keys those that the person has changed */
export function setMenu(actions: MenuActions, keys: OwnKeys): void {
  const template = menuTemplate(actions, keys, process.platform === 'darwin');
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}

function menuTemplate(actions: MenuActions, keys: OwnKeys, mac: boolean): MenuItemConstructorOptions[] {
  const item = (label: string, command: Command, action: string): MenuItemConstructorOptions => ({
    label: say(label),
    accelerator: acceleratorOf(action, keys),
    click: () => actions.command(command),
  });
  const settings = item('menu.settings', 'settings', 'settings');
  // Not the ready-made role: a person who quits while jobs are open is informed once about what becomes of them.
  const quit: MenuItemConstructorOptions = {
    label: say('menu.quit'),
    accelerator: 'CommandOrControl+Q',
    click: actions.quit,
  };
  const about = item('menu.about', 'about', 'about');
  const separator: MenuItemConstructorOptions = { type: 'separator' };

  return [
    ...(mac
      ? [
          {
            label: app.name,
            submenu: [
              about,
              separator,
              settings,
              separator,
              { role: 'services' as const },
              separator,
              { role: 'hide' as const },
              { role: 'hideOthers' as const },
              { role: 'unhide' as const },
              separator,
              quit,
            ],
          },
        ]
      : []),
    {
      label: say('menu.file'),
      submenu: [
        item('menu.newJob', 'new_job', 'newJob'),
        separator,
        { label: say('menu.resultsFolder'), click: actions.openResultsFolder },
        ...(mac ? [separator, { role: 'close' as const }] : [separator, settings, separator, quit]),
      ],
    },
    { label: say('menu.edit'), role: 'editMenu' },
    {
      label: say('menu.view'),
      submenu: [
        item('menu.search', 'search', 'search'),
        item('menu.palette', 'palette', 'palette'),
        separator,
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        separator,
        { role: 'togglefullscreen' },
        separator,
        // The page takes these keys first, for the selected job; they come here when it does not answer to them.
        { label: say('menu.reload'), accelerator: 'CommandOrControl+R', click: actions.reloadWindow },
        {
          label: say('menu.reload'),
          accelerator: 'F5',
          click: actions.reloadWindow,
          visible: false,
          acceleratorWorksWhenHidden: true,
        },
        ...(actions.developer ? [{ role: 'toggleDevTools' as const }] : []),
      ],
    },
    { label: say('menu.window'), role: 'windowMenu' },
    {
      label: say('menu.help'),
      role: 'help',
      submenu: [
        item('menu.shortcuts', 'shortcuts', 'shortcuts'),
        item('menu.news', 'news', 'news'),
        separator,
        { label: say('menu.documentation'), click: () => actions.browse('docs') },
        { label: say('menu.console'), click: () => actions.browse('console') },
        { label: say('menu.support'), click: () => actions.browse('support') },
        separator,
        item('menu.diagnostics', 'diagnostics', 'diagnostics'),
        { label: say('menu.logFolder'), click: actions.openLogFolder },
        ...(mac ? [] : [separator, about]),
      ],
    },
  ];
}
