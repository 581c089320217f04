/** What a method of the contract is: what it asks of a person, the schema of its payload, the type of its answer. */
import type { z } from 'zod';

/**
 * What a method does that a page may not do on its own. Main carries it out only for a press that main saw itself, one
 * press for each call, and only so often.
 * - `spend`: money may go.
 * - `leave`: something goes out of the app: to the clipboard, into a file, into a mail.
 * - `open`: something opens in front of the person: a page, a file, a folder, a dialog.
 * - `key`: a key is taken into use, or given to a server.
 * - `decide`: a job, a file or an account is changed in a way that nothing brings back.
 * - `drag`: files leave with the pointer; the button has to be down still.
 * - `none`: it reads, or changes what can be changed back.
 */
export const gestures = ['none', 'spend', 'leave', 'open', 'key', 'decide', 'drag'] as const;
export type Gesture = (typeof gestures)[number];

/** `output` exists for types only. */
export interface Method<I extends z.ZodType = z.ZodType, O = unknown> {
  gesture: Gesture;
  input: I;
  output?: O;
}

/** Defines a method by the type of its answer, by what it asks of a person, then by the schema of its payload. */
export const method =
  <O>(gesture: Gesture) =>
  <I extends z.ZodType>(input: I): Method<I, O> => ({ gesture, input });

/** Methods of one subject, by name. */
export type MethodTable = Readonly<Record<string, Method>>;

/** What the caller gives. */
export type InputOf<M extends Method> = z.input<M['input']>;
/** What the handler gets: checked, with its defaults. */
export type PayloadOf<M extends Method> = z.output<M['input']>;
export type OutputOf<M extends Method> = M extends Method<z.ZodType, infer O> ? O : never;
