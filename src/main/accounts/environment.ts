/** What the environment says of accounts. The key is taken out of it, so that no child process inherits it. */

export interface AccountEnvironment {
  /** `TOKENLAB_API_KEY`, or null. */
  key: string | null;
  /** `TOKENLAB_API_BASE`, or null. Checked where it is used. */
  apiBase: string | null;
}

/** Reads once, at start, before anything else runs. */
export function takeEnvironment(env: NodeJS.ProcessEnv): AccountEnvironment {
  const key = env.TOKENLAB_API_KEY?.trim() || null;
  delete env.TOKENLAB_API_KEY;
  return { key, apiBase: env.TOKENLAB_API_BASE?.trim() || null };
}
