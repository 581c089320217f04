/** The application menu. What it starts is carried out by the window, through the same commands as its own keys. */
import { app, Menu, type MenuItemConstructorOptions } from 'electron';
import { acceleratorOf, type OwnKeys } from '../../shared/keys.ts';
import type { MenuCommand } from '../../shared/menu-command.ts';
import type en from './en.ts';
import { say } from './say.ts';

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
  const item = (
    label: keyof typeof en.menu,
    command: Command,
    action: string,
  ): MenuItemConstructorOptions => ({
    label: say(`menu.${label}`),
    accelerator: acceleratorOf(action, keys),
    click: () => actions.command(command),
  });
  const settings = item('settings', 'settings', 'settings');
  // Not the ready-made role: a person who quits while jobs are open is informed once about what becomes of them.
  const quit: MenuItemConstructorOptions = {
    label: say('menu.quit'),
    accelerator: 'CommandOrControl+Q',
    click: actions.quit,
  };
  const about = item('about', 'about', 'about');
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
              { label: say('menu.services'), role: 'services' as const },
              separator,
              { label: say('menu.hide'), role: 'hide' as const },
              { label: say('menu.hideOthers'), role: 'hideOthers' as const },
              { label: say('menu.unhide'), role: 'unhide' as const },
              separator,
              quit,
            ],
          },
        ]
      : []),
    {
      label: say('menu.file'),
      submenu: [
        item('newJob', 'new_job', 'newJob'),
        separator,
        { label: say('menu.resultsFolder'), click: actions.openResultsFolder },
        ...(mac
          ? [separator, { label: say('menu.close'), role: 'close' as const }]
          : [separator, settings, separator, quit]),
      ],
    },
    {
      label: say('menu.edit'),
      submenu: [
        { label: say('menu.undo'), role: 'undo' },
        { label: say('menu.redo'), role: 'redo' },
        separator,
        { label: say('menu.cut'), role: 'cut' },
        { label: say('menu.copy'), role: 'copy' },
        { label: say('menu.paste'), role: 'paste' },
        { label: say('menu.delete'), role: 'delete' },
        separator,
        { label: say('menu.selectAll'), role: 'selectAll' },
      ],
    },
    {
      label: say('menu.view'),
      submenu: [
        item('search', 'search', 'search'),
        item('palette', 'palette', 'palette'),
        separator,
        { label: say('menu.resetZoom'), role: 'resetZoom' },
        { label: say('menu.zoomIn'), role: 'zoomIn' },
        { label: say('menu.zoomOut'), role: 'zoomOut' },
        separator,
        { label: say('menu.fullScreen'), role: 'togglefullscreen' },
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
        ...(actions.developer ? [{ label: say('menu.developer'), role: 'toggleDevTools' as const }] : []),
      ],
    },
    {
      label: say('menu.window'),
      role: 'window',
      submenu: [
        { label: say('menu.minimize'), role: 'minimize' },
        mac ? { label: say('menu.front'), role: 'front' } : { label: say('menu.close'), role: 'close' },
      ],
    },
    {
      label: say('menu.help'),
      role: 'help',
      submenu: [
        item('shortcuts', 'shortcuts', 'shortcuts'),
        item('news', 'news', 'news'),
        separator,
        { label: say('menu.documentation'), click: () => actions.browse('docs') },
        { label: say('menu.console'), click: () => actions.browse('console') },
        { label: say('menu.support'), click: () => actions.browse('support') },
        separator,
        item('diagnostics', 'diagnostics', 'diagnostics'),
        { label: say('menu.logFolder'), click: actions.openLogFolder },
        ...(mac ? [] : [separator, about]),
      ],
    },
  ];
}
