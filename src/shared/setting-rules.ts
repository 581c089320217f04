/** Rules of single settings, for main and for the form in which they are set. */
import { z } from 'zod';
import { say } from './words/shared/say.ts';

/** A decimal amount, or nothing: no amount is asked about. */
export const askAboveSchema = z.string().regex(/^(\d{1,9}(\.\d{1,6})?)?$/, say('enterAmountLike5Or'));

/** Keys that a person has set, by action. An empty list takes the keys away. */
export const ownKeysSchema = z.record(z.string().max(40), z.array(z.string().min(1).max(40)).max(4));
