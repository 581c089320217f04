/** When a task takes longer than its kind usually does. It is never given up. Pure. */
import { type Family, familyOf } from './families/index.ts';

/** Past this age (ms) a task is no longer expected soon. */
export const deadline = (family: Family): number => familyOf(family).deadline;

/** `age`: ms since the task was accepted; negative when the clock was set back. */
export const isOverdue = (family: Family, age: number): boolean => age > deadline(family);
