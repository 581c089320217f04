/**
 * The contract as preload puts it on `window.safelight`: one function for every method. `ticket` is a press that was kept
 * for this call; see `takePress`.
 */
import type { EventName, EventPayload } from './events.ts';
import type { Envelope, MethodInput, MethodName, MethodOutput } from './methods.ts';

export type SafelightApi = {
  [N in MethodName]: undefined extends MethodInput<N>
    ? (payload?: undefined, ticket?: string) => Promise<Envelope<MethodOutput<N>>>
    : (payload: MethodInput<N>, ticket?: string) => Promise<Envelope<MethodOutput<N>>>;
} & {
  on<E extends EventName>(event: E, listener: (payload: EventPayload<E>) => void): () => void;
  /** Whether it is a file on the disk, and not only bytes that were pasted or dragged. */
  isOnDisk(file: File): boolean;
  /** A handle of a dropped or chosen file, for one reading by main; null when it is no file on the disk. */
  fileHandle(file: File): Promise<string | null>;
};
