/** What a method of the contract is: the schema of its payload and the type of its answer. */
import type { z } from 'zod';

/** `output` exists for types only. */
export interface Method<I extends z.ZodType = z.ZodType, O = unknown> {
  input: I;
  output?: O;
}

/** Defines a method by the type of its answer, then by the schema of its payload. */
export const method =
  <O>() =>
  <I extends z.ZodType>(input: I): Method<I, O> => ({ input });

/** Methods of one subject, by name. */
export type MethodTable = Readonly<Record<string, Method>>;

/** What the caller gives. */
export type InputOf<M extends Method> = z.input<M['input']>;
/** What the handler gets: checked, with its defaults. */
export type PayloadOf<M extends Method> = z.output<M['input']>;
export type OutputOf<M extends Method> = M extends Method<z.ZodType, infer O> ? O : never;
