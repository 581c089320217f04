/** How a room writes to the log what nobody waits for. */

/** `what`: what went wrong, or where. `error`: what was thrown, or details of it; it is redacted before it is written. */
export type Reporter = (what: string, error?: unknown) => void;
