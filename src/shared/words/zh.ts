/** The Chinese of all sentences that main says, by room. */
import type { Words } from '../language.ts';

export const chinese: Readonly<Record<string, Words>> = {};
