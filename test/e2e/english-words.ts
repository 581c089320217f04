/** All English words of the window, those that are loaded later too. */
import batch from '../../src/renderer/features/batch/en.ts';
import prompts from '../../src/renderer/features/prompts/en.ts';
import templates from '../../src/renderer/features/templates/en.ts';
import { english as first } from '../../src/renderer/i18n/en.ts';
import { laterEnglish } from '../../src/renderer/i18n/en-later.ts';

export const english = { ...first, ...laterEnglish, batch, prompts, templates } as const;
