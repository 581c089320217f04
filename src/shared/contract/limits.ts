/** Limits on spending. */
import { z } from 'zod';
import { id, nothing } from '../fields.ts';
import { type LimitStanding, limitSchema, type SpendLimit } from '../spend-limit.ts';
import { method } from './method.ts';

export const limitMethods = {
  /** Every limit, with what counts towards it now. */
  limitStandings: method<LimitStanding[]>('none')(nothing),
  /**
   * Sets a limit; `limitId` null makes a new one, and sends nothing. Where the new terms let more through, main asks a person
   * in a dialog of the system, changes nothing when they do not agree, and otherwise sends what waited and fits now.
   */
  setLimit: method<SpendLimit | null>('spend')(z.object({ limitId: id.nullable(), terms: limitSchema })),
  /** The same question comes first. */
  removeLimit: method<{ removed: boolean }>('spend')(z.object({ limitId: id })),
} as const;
