/** TokenLab's addresses for reading. Those for creating are a closed set in `shared/endpoints.ts`. */

const segment = encodeURIComponent;

export const paths = {
  /** Where the status of any task is asked. */
  task: (taskId: string) => `/v1/tasks/${segment(taskId)}`,
  models: '/v1/models',
  model: (id: string) => `/v1/models/${segment(id)}`,
  modelPricing: (id: string) => `/v1/models/${segment(id)}/pricing`,
  material: (id: string) => `/v1/videos/assets/${segment(id)}`,
  balance: '/v1/management/balance',
  keys: '/v1/management/api-keys',
  keyUsage: (keyId: string) => `/v1/management/api-keys/${segment(keyId)}/usage`,
} as const;

/** `path` with the given query members; null, undefined and empty ones are left out. */
export function withQuery(path: string, query: Record<string, string | number | null | undefined>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') search.set(name, String(value));
  }
  const text = search.toString();
  return text === '' ? path : `${path}?${text}`;
}
