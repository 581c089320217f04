/** An error that was thrown in the window and nobody caught. */
import { z } from 'zod';

/** Something thrown in the window, and where. Bounded, because nobody knows what is in it. */
export const problemSchema = z.object({
  /** The part of the window, for example `inspector`. */
  area: z.string().max(60),
  message: z.string().max(2000),
  stack: z.string().max(8000),
  /** React's names of the components around it; empty when it was not thrown while drawing. */
  components: z.string().max(8000),
});
export type Problem = z.infer<typeof problemSchema>;
