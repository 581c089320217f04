/** The proxy settings of the system, PAC scripts included, as Chromium reads and watches them. */
import { session as sessions } from 'electron';

/**
 * A session of its own, in memory, which no page ever uses: that of the window leads nowhere.
 * @returns a function that says for an address, for example, `PROXY a:3128; DIRECT`. Call after Electron is ready
 */
export function systemProxy(): (url: string) => Promise<string> {
  const session = sessions.fromPartition('system-proxy', { cache: false });
  const ready = session.setProxy({ mode: 'system' });
  return async (url) => {
    await ready;
    return session.resolveProxy(url);
  };
}
