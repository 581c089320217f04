/** All English words of the window, those that are loaded later too. */
import { english as first } from '../../src/renderer/i18n/en.ts';
import { laterEnglish } from '../../src/renderer/i18n/en-later.ts';

export const english = { ...first, ...laterEnglish } as const;
