/** What the system's errors say. */

/** As the system calls it, for example `EACCES`; empty for an error that is not the system's. */
export const codeOf = (error: unknown): string => {
  const code = (error as { code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' && /^(?:E[A-Z0-9]+|UNKNOWN)$/.test(code) ? code : '';
};

const networkCalls = /^(?:connect|getaddrinfo|query[A-Z]\w*|bind|listen|accept|shutdown)$/;

/** Whether a call to the file system failed, whatever its code. */
export const isOfFiles = (error: unknown): boolean => {
  const call = (error as { syscall?: unknown } | null | undefined)?.syscall;
  return codeOf(error) !== '' && typeof call === 'string' && !networkCalls.test(call);
};
