/** The chosen colour scheme reaches Chromium, so that menus, dialogs and `prefers-color-scheme` follow it. */
import { nativeTheme } from 'electron';
import type { SettingsRoom } from '../settings/settings.ts';

export function followTheme(settings: SettingsRoom): void {
  nativeTheme.themeSource = settings.get().theme;
  settings.onChange((changed) => {
    nativeTheme.themeSource = changed.theme;
  });
}
