/** A short message that main shows in the window. */
export interface Notice {
  level: 'info' | 'success' | 'warning' | 'error';
  /** i18n key under `notice.`, with its parameters. */
  key: string;
  params: Record<string, string | number>;
  jobId?: string;
}
