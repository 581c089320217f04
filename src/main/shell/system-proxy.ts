/** The proxy settings of the system, PAC scripts included, as Chromium reads and watches them. */
import { session as sessions } from 'electron';

const nowhere = 'https://127.0.0.1:0/';

/**
 * A session of its own, in memory, which no page ever uses and which may fetch nothing: that of the window has a proxy
 * that leads nowhere.
 * @returns a function that says for an address, for example, `PROXY a:3128; DIRECT`. Call after Electron is ready
 */
export function systemProxy(): (url: string) => Promise<string> {
  const session = sessions.fromPartition('system-proxy', { cache: false });
  // A new session would have a dictionary fetched.
  session.setSpellCheckerEnabled(false);
  session.setSpellCheckerDictionaryDownloadURL(nowhere);
  session.webRequest.onBeforeRequest((_request, answer) => answer({ cancel: true }));
  const ready = session.setProxy({ mode: 'system' });
  return async (url) => {
    await ready;
    return session.resolveProxy(url);
  };
}
