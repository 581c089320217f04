import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import path from 'node:path';
import { startSandbox } from '../../src/sandbox/index.ts';
import { methodNames } from '../../src/shared/contract/methods.ts';
import { expect, test } from './shared.ts';

const key = 'sk-planted-7f3a9c1e5b2d4068';
const root = path.resolve(import.meta.dirname, '../..');

test.describe('what a page may do', () => {
  test('it runs in the sandbox, on a page of ours, with nothing of Node.js', async ({
    shared: { app, page },
  }) => {
    expect(page.url()).toMatch(/^safelight:\/\/app\//);
    const preferences = await app.electron.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
        getLastWebPreferences(): Record<string, unknown>;
      };
      return contents.getLastWebPreferences();
    });
    expect(preferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
    });
    const seen = await page.evaluate(() => ({
      node: ['require', 'process', 'Buffer', 'module', 'electron'].filter((name) => name in window),
      bridge: Object.keys(window.safelight ?? {}).sort(),
    }));
    expect(seen.node).toEqual([]);
    expect(seen.bridge).toEqual([...methodNames, 'on', 'filePath'].sort());
  });

  test.describe(() => {
    test.beforeEach(({ expectedPageErrors }) => {
      expectedPageErrors.push(/Content.Security.Policy/i, /violates the following/i, /Not allowed to load/i);
    });

    test('no kind of connection leaves a page, WebRTC included', async ({ shared: { page } }) => {
      // A server of our own counts whatever arrives, at the same port by TCP and by UDP.
      let arrived = 0;
      const tcp = createServer((socket) => {
        arrived += 1;
        socket.destroy();
      });
      tcp.listen(0, '127.0.0.1');
      await once(tcp, 'listening');
      const { port } = tcp.address() as AddressInfo;
      const udp = createSocket('udp4', () => {
        arrived += 1;
      });
      udp.bind(port, '127.0.0.1');
      await once(udp, 'listening');

      const tried = await page.evaluate(async (at) => {
        const done: string[] = [];
        const settle = async (name: string, work: () => unknown) => {
          try {
            await work();
          } catch {
            // Refused, as it has to be; what arrived is counted by the server.
          }
          done.push(name);
        };
        const closed = (target: EventTarget) =>
          new Promise((resolve) => {
            for (const type of ['error', 'close', 'load', 'loadend']) target.addEventListener(type, resolve);
          });
        await settle('fetch', () => fetch(`http://127.0.0.1:${at}/`, { mode: 'no-cors' }));
        await settle('beacon', () => navigator.sendBeacon(`http://127.0.0.1:${at}/`, 'x'));
        await settle('websocket', () => closed(new WebSocket(`ws://127.0.0.1:${at}/`)));
        await settle('events', () => closed(new EventSource(`http://127.0.0.1:${at}/`)));
        await settle('image', () => {
          const image = new Image();
          image.src = `http://127.0.0.1:${at}/pixel.png`;
          return closed(image);
        });
        await settle('xhr', () => {
          const request = new XMLHttpRequest();
          request.open('GET', `http://127.0.0.1:${at}/`);
          const end = closed(request);
          request.send();
          return end;
        });
        await settle('transport', () => new WebTransport(`https://127.0.0.1:${at}/`).ready);
        await settle('webrtc', async () => {
          const peer = new RTCPeerConnection({
            iceServers: [
              { urls: `stun:127.0.0.1:${at}` },
              { urls: `turn:127.0.0.1:${at}?transport=udp`, username: 'u', credential: 'c' },
              { urls: `turn:127.0.0.1:${at}?transport=tcp`, username: 'u', credential: 'c' },
            ],
          });
          peer.createDataChannel('out');
          const gathered = new Promise<void>((resolve) =>
            peer.addEventListener('icegatheringstatechange', () => {
              if (peer.iceGatheringState === 'complete') resolve();
            }),
          );
          await peer.setLocalDescription(await peer.createOffer());
          await gathered;
          peer.close();
        });
        return done;
      }, port);
      expect(tried).toHaveLength(8);
      expect(arrived).toBe(0);
      udp.close();
      tcp.close();
    });

    test('no inline script, no eval, no foreign address', async ({ shared: { page } }) => {
      const outcome = await page.evaluate(async () => {
        const violated: string[] = [];
        document.addEventListener('securitypolicyviolation', (event) =>
          violated.push(event.effectiveDirective),
        );
        const script = document.createElement('script');
        script.textContent = 'window.inlineRan = true';
        document.body.append(script);
        const attempts: Record<string, boolean> = {};
        const tries = async (name: string, work: () => unknown) => {
          try {
            await work();
            attempts[name] = true;
          } catch {
            attempts[name] = false;
          }
        };
        await tries('fetch', () => fetch('https://example.com/'));
        await tries('loopback', () => fetch('http://127.0.0.1:1/'));
        await tries('file', () => fetch('file:///etc/passwd'));
        await tries('socket', () => {
          const socket = new WebSocket('wss://example.com/');
          return new Promise((resolve, reject) => {
            socket.onopen = resolve;
            socket.onerror = reject;
          });
        });
        return { attempts, violated, inline: 'inlineRan' in window };
      });
      expect(outcome.inline).toBe(false);
      expect(outcome.attempts).toEqual({ fetch: false, loopback: false, file: false, socket: false });
      expect(outcome.violated).toEqual(expect.arrayContaining(['script-src-elem', 'connect-src']));
    });

    test('no other page, no new window, no frame', async ({ shared: { app, page } }) => {
      const before = page.url();
      await page.evaluate(() => {
        window.open('https://example.com/');
        const frame = document.createElement('iframe');
        frame.src = 'https://example.com/';
        document.body.append(frame);
        window.location.href = 'https://example.com/';
      });
      await page.evaluate(() => {
        window.location.href = 'file:///etc/passwd';
      });
      await expect.poll(() => page.url()).toBe(before);
      expect(app.electron.windows()).toHaveLength(1);
    });
  });

  test('no permission of any kind', async ({ shared: { page } }) => {
    const states = await page.evaluate(async () => {
      const names = ['geolocation', 'notifications', 'camera', 'microphone', 'clipboard-read', 'midi'];
      const asked = await Promise.all(
        names.map(
          async (name) => (await navigator.permissions.query({ name: name as PermissionName })).state,
        ),
      );
      const media = await navigator.mediaDevices
        .getUserMedia({ audio: true })
        .then(() => 'granted')
        .catch(() => 'denied');
      return [...asked, await Notification.requestPermission(), media];
    });
    expect(new Set(states)).toEqual(new Set(['denied']));
  });
});

test.describe('who may speak to main', () => {
  test('only the window itself: the same preload on another page is refused', async ({ shared: { app } }) => {
    const answers = await app.electron.evaluate(
      async ({ BrowserWindow, session }, preload) => {
        const ask = async (url: string) => {
          const window = new BrowserWindow({
            show: false,
            webPreferences: {
              preload,
              sandbox: true,
              contextIsolation: true,
              session: session.defaultSession,
            },
          });
          await window.loadURL(url);
          const answer = await window.webContents.executeJavaScript('window.safelight.bootstrap()');
          window.destroy();
          return answer;
        };
        return [await ask('data:text/html,<p>foreign</p>'), await ask('safelight://app/thumbnailer.html')];
      },
      path.join(root, 'out/preload/index.cjs'),
    );
    for (const answer of answers) expect(answer).toMatchObject({ ok: false, error: { code: 'not_allowed' } });
  });

  test('no other channel answers', async ({ shared: { app } }) => {
    const channels = await app.electron.evaluate(({ ipcMain }) => ipcMain.eventNames().map(String));
    // Every emitter of Electron listens for its own "error".
    expect(channels.filter((name) => !name.startsWith('safelight:') && name !== 'error')).toEqual([]);
  });

  test('a wrong payload is refused with its fields, whatever it is', async ({ shared: { page } }) => {
    const answers = await page.evaluate(async () => {
      const api = window.safelight as unknown as Record<string, (payload?: unknown) => Promise<unknown>>;
      return [
        await api.getJob?.({ jobId: { $ne: null } }),
        await api.jobRange?.({ query: 'all', offset: -1, limit: 1e9 }),
        await api.openExternal?.({ page: 'https://evil.example' }),
        await api.submitJob?.('x'.repeat(1000)),
        await api.setSettings?.({ theme: 'mauve' }),
      ];
    });
    for (const answer of answers) {
      expect(answer).toMatchObject({
        ok: false,
        error: { code: 'invalid_input', fields: expect.anything() },
      });
    }
  });
});

test('a page cannot name a file that nobody picked', async ({ shared: { page, profile } }) => {
  const secret = path.join(profile.folder, 'secret.png');
  writeFileSync(secret, 'not yours');
  const importIt = (file: string) =>
    page.evaluate((named) => window.safelight?.importInput({ path: named }), file);
  expect(await importIt(secret)).toMatchObject({ ok: false, error: { code: 'not_allowed' } });
  await page.evaluate(() => {
    const chooser = document.createElement('input');
    chooser.type = 'file';
    chooser.id = 'chooser';
    document.body.append(chooser);
  });
  await page.locator('#chooser').setInputFiles(secret);
  const named = await page.evaluate(() => {
    const file = (document.querySelector('#chooser') as HTMLInputElement).files?.[0];
    return file && window.safelight ? window.safelight.filePath(file) : '';
  });
  expect(named).toBe(secret);
  expect(await importIt(secret)).toMatchObject({ ok: true, value: { name: 'secret.png', bytes: 9 } });
});

test.describe('a key', () => {
  test('from the environment is used and written nowhere, neither is one that was typed in', async ({
    launch,
    profile,
  }) => {
    const server = await startSandbox({ speed: 50, mediaSize: 'tiny' });
    try {
      const typed = 'sk-typed-0a1b2c3d4e5f6789';
      const app = await launch({ env: { TOKENLAB_API_KEY: key, TOKENLAB_API_BASE: server.origin } });
      const page = await app.window();
      const answers = await page.evaluate(async (typedKey) => {
        const api = window.safelight;
        if (!api) throw new Error('There is no bridge.');
        const boot = await api.bootstrap();
        const account = await api.useEnvironmentKey();
        const added = await api.addAccount({
          label: 'Typed',
          key: typedKey,
          apiBase: null,
          storage: 'keychain',
        });
        const wrong = await api.addAccount({
          label: 'Wrong',
          key: 'sk-invalid-000011112222',
          apiBase: null,
          storage: 'keychain',
        });
        const job = await api.submitJob({
          submitToken: 'token-0001',
          accountId: 'environment',
          projectId: null,
          title: 'One picture',
          request: {
            family: 'image',
            operation: null,
            model: 'gpt-image-2',
            fields: { prompt: 'lamp' },
            inputs: [],
          },
        });
        return { boot, account, added, wrong, job };
      }, typed);
      expect(answers.boot).toMatchObject({
        ok: true,
        value: { environmentKeyOffered: true, firstRun: true },
      });
      expect(answers.account).toMatchObject({
        ok: true,
        value: { keyStorage: 'environment', keyHint: '4068' },
      });
      expect(answers.added).toMatchObject({ ok: true, value: { keyStorage: 'keychain', keyHint: '6789' } });
      expect(answers.wrong).toMatchObject({ ok: false, error: { code: 'invalid_api_key' } });
      expect(answers.job).toMatchObject({ ok: true });
      expect(JSON.stringify(answers)).not.toContain(key);
      await expect.poll(() => server.stats().createPosts).toBe(1);
      expect(await app.electron.evaluate(() => JSON.stringify(process.env))).not.toContain(key);
      await app.close();
      expect(app.output).not.toContain(key);
      for (const secret of [key, typed]) expect(profile.filesHolding(secret)).toEqual([]);

      const again = await launch({ env: { TOKENLAB_API_BASE: server.origin } });
      const later = await (await again.window()).evaluate(async () => {
        const boot = await window.safelight?.bootstrap();
        const accounts = boot?.ok ? boot.value.accounts : [];
        const stored = accounts.find((account) => account.keyStorage === 'keychain');
        return { accounts, checked: await window.safelight?.checkKey({ accountId: stored?.id ?? '' }) };
      });
      expect(later.accounts.find(({ id }) => id === 'environment')).toMatchObject({ keyState: 'missing' });
      expect(later.checked).toMatchObject({ ok: true, value: { keyState: 'ok' } });
    } finally {
      await server.close();
    }
  });
});
