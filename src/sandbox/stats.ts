/** The server's own count of what it received in this run. */

export interface Stats {
  /** Requests by route. */
  requests: Record<string, number>;
  /** Answers by HTTP status; connections that were cut count as `none`. */
  answers: Record<string, number>;
  /** POSTs that reached a create route, accepted or not. */
  createPosts: number;
  /** Status requests, by task id. */
  polls: Record<string, number>;
  /** Files served. */
  outputs: number;
  /** Requests for files that carried an API key, which no client should send there. */
  outputsWithKey: number;
  /** Times each fault acted. */
  faults: Record<string, number>;
}

export function newStats(): Stats {
  return { requests: {}, answers: {}, createPosts: 0, polls: {}, outputs: 0, outputsWithKey: 0, faults: {} };
}

export function count(table: Record<string, number>, key: string): void {
  table[key] = (table[key] ?? 0) + 1;
}
