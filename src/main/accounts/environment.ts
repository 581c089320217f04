/** What the environment says of accounts and connections. What must not be inherited is taken out of it. */

export interface AccountEnvironment {
  /** `TOKENLAB_API_KEY`, or null. */
  key: string | null;
  /** `TOKENLAB_API_BASE`, or null. Checked where it is used. */
  apiBase: string | null;
  /** Set when a variable asked not to verify certificates. They are verified all the same. */
  askedForNoVerification?: true;
}

/** Reads once, at start, before anything else runs. */
export function takeEnvironment(env: NodeJS.ProcessEnv): AccountEnvironment {
  const key = env.TOKENLAB_API_KEY?.trim() || null;
  delete env.TOKENLAB_API_KEY;
  const askedForNoVerification = env.NODE_TLS_REJECT_UNAUTHORIZED === '0';
  delete env.NODE_TLS_REJECT_UNAUTHORIZED;
  return {
    key,
    apiBase: env.TOKENLAB_API_BASE?.trim() || null,
    ...(askedForNoVerification ? { askedForNoVerification } : {}),
  };
}
