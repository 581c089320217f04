/** What a page may never do, whatever it holds: permissions, navigation, new windows, webviews, downloads. */
import { app, type Session } from 'electron';
import { developmentPolicy } from './csp.ts';
import { isOurPage } from './origins.ts';

const networkAddresses = ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*', 'ftp://*/*'];

const isDevelopment = (url: string, devServer: string): boolean =>
  new URL(url).host === new URL(devServer).host;

/** Nothing listens there, and nothing may: what a page tries to send through a proxy ends here. */
const deadProxy = { proxyRules: 'http://127.0.0.1:0', proxyBypassRules: '<-loopback>' };

/** Denies every permission, device, download and network request of a session. */
export function lockSession(session: Session, devServer: string | null): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}));
  session.on('will-download', (event) => event.preventDefault());
  session.setSpellCheckerEnabled(false);
  // The window has no business on any network: TokenLab is asked by main, with a client of its own.
  session.webRequest.onBeforeRequest({ urls: networkAddresses }, ({ url }, answer) => {
    answer({ cancel: devServer === null || !isDevelopment(url, devServer) });
  });
  // WebRTC does not pass webRequest. It may only use a proxy (see lockContents), and there is none.
  if (devServer === null) void session.setProxy(deadProxy);

  if (devServer === null) return;
  session.webRequest.onHeadersReceived({ urls: [`${devServer}/*`] }, (details, answer) => {
    answer({
      responseHeaders: {
        ...details.responseHeaders,
        'Content-Security-Policy': [developmentPolicy(devServer)],
      },
    });
  });
}

/** Holds for every page that is ever made in this process, now and later. */
export function lockContents(devServer: string | null): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => {
      if (!isOurPage(event.url, devServer)) event.preventDefault();
    });
    contents.on('will-frame-navigate', (event) => {
      if (!event.isMainFrame || !isOurPage(event.url, devServer)) event.preventDefault();
    });
    contents.on('will-redirect', (event) => {
      if (!isOurPage(event.url, devServer)) event.preventDefault();
    });
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
}
