/** A fresh token for an intent that makes a job: the same press can never make two. */
export const newSubmitToken = (): string => crypto.randomUUID();
