import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import path from 'node:path';
import process from 'node:process';
import { startSandbox } from '../../src/sandbox/index.ts';
import { methodNames } from '../../src/shared/contract/methods.ts';
import { answerQuestions, pressAndCall, pressFor } from './press.ts';
import { watchDesktop } from './seeded-results.ts';
import { Box, boxKey, expect, Hands, type Page, test } from './shared.ts';

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
    expect(seen.bridge).toEqual([...methodNames, 'on', 'isOnDisk', 'fileHandle'].sort());
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

test.describe('a script in the page that nobody asked', () => {
  /** Calls of one method at once, as a script makes them. */
  const many = (page: Page, method: string, payloads: readonly unknown[]) =>
    page.evaluate(
      async ({ name, list }) => {
        const api = window.safelight as unknown as Record<string, (payload: unknown) => Promise<Said>>;
        type Said = { ok: boolean; error?: { code: string } };
        const said = await Promise.all(list.map((payload) => api[name]!(payload)));
        return said.map(({ ok, error }) => (ok ? 'ok' : error!.code));
      },
      { name: method, list: payloads },
    );
  const job = (number: number) => ({
    submitToken: `stranger-${number}`,
    accountId: 'environment',
    projectId: null,
    title: `Stranger ${number}`,
    request: {
      family: 'video',
      operation: null,
      model: 'veo3.1',
      fields: { prompt: 'Lamp' },
      inputs: [],
    },
  });
  const sixty = Array.from({ length: 60 }, (_, number) => job(number));

  test('pays for nothing, opens nothing, takes no key and leaves the clipboard as it is', async ({
    box,
    launch,
  }) => {
    const app = await launch({ env: { TOKENLAB_API_BASE: box.origin, TOKENLAB_API_KEY: boxKey } });
    const page = await app.window();
    const desktop = await watchDesktop(app);
    await page.getByRole('button', { name: 'Use this key' }).waitFor();
    await app.electron.evaluate(({ clipboard }) => clipboard.writeText('mine'));
    const codes = [
      ...(await many(page, 'useEnvironmentKey', [undefined])),
      ...(await many(page, 'submitJob', sixty)),
      ...(await many(page, 'openExternal', Array(40).fill({ page: 'docs' }))),
      ...(await many(page, 'copyText', [{ text: 'not yours' }])),
      ...(await many(page, 'takePress', [{ method: 'submitJob' }])),
      // It would open a question of the system, each time.
      ...(await many(page, 'setSettings', Array(40).fill({ askAboveUsd: '' }))),
    ];
    expect(new Set(codes)).toEqual(new Set(['press_needed']));
    // A script can act as if somebody pressed, which nobody did.
    await page.getByRole('button', { name: 'Use this key' }).evaluate((button: HTMLElement) => {
      button.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
      button.click();
      button.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', bubbles: true }));
    });
    await expect(page.getByText('Safelight didn’t see you press anything')).toBeVisible();
    expect(box.stats().createPosts).toBe(0);
    expect(await desktop.asked()).toEqual([]);
    expect(await app.electron.evaluate(({ clipboard }) => clipboard.readText())).toBe('mine');
    // Nobody has pressed anything in this window yet.
    await test.step('a press in a frame that covers the page brings a script nothing', async () => {
      await page.evaluate(() => {
        const frame = document.createElement('iframe');
        frame.style.cssText = 'position:fixed;inset:0;width:100%;height:100%;z-index:99999;opacity:0';
        document.body.append(frame);
        const label = document.createElement('label');
        const control = label.appendChild(document.createElement('input'));
        control.type = 'checkbox';
        document.body.append(label);
        // The browser knows then that a person has acted, and clicks the control itself.
        frame.contentWindow!.addEventListener('pointerdown', () => {
          const asked = Array.from({ length: 5 }, () => {
            label.dispatchEvent(new MouseEvent('click', { bubbles: false }));
            return window.safelight!.copyText({ text: 'not yours' });
          });
          Object.assign(window, { stolen: Promise.all(asked) });
          label.remove();
          frame.remove();
        });
      });
      await page.mouse.click(300, 300);
      const said = await page.evaluate(() => (window as { stolen?: Promise<{ ok: boolean }[]> }).stolen);
      expect(said?.map(({ ok }) => ok)).toEqual(Array(5).fill(false));
    });
    // The same button, pressed.
    await page.getByRole('button', { name: 'Use this key' }).click();
    await new Hands(page).newJobButton.waitFor();
  });

  test('gets no more out of a real press than one call', async ({ shared }) => {
    const { app, page } = shared;
    const desktop = await watchDesktop(app);
    await page.evaluate((payloads) => {
      const api = window.safelight!;
      addEventListener(
        'keydown',
        () => {
          const asked = payloads.map((payload) => api.submitJob(payload as never));
          for (let count = 0; count < 40; count += 1) asked.push(api.openExternal({ page: 'docs' }) as never);
          Object.assign(window, { stolen: Promise.all(asked) });
        },
        { once: true, capture: true },
      );
    }, sixty);
    await page.keyboard.press('F9');
    const said = await page.evaluate(() => (window as { stolen?: Promise<{ ok: boolean }[]> }).stolen);
    expect(said?.filter(({ ok }) => ok)).toHaveLength(1);
    await expect.poll(() => shared.counted().posts).toBe(1);
    expect(shared.jobs()).toHaveLength(1);
    expect(await desktop.asked()).toEqual([]);
  });

  test('finds a press of before used up or over', async ({ shared }) => {
    const { page, hands } = shared;
    await hands.newJobButton.click();
    await hands.sheet.waitFor();
    await page.keyboard.press('Escape');
    await hands.sheet.waitFor({ state: 'hidden' });
    // The click is good for ten seconds after the page had it, and may already have been used.
    await expect
      .poll(async () => {
        const [code] = await many(page, 'removeAccount', [{ accountId: 'there-is-no-such-account' }]);
        return code;
      })
      .toBe('press_needed');
  });
});

test.describe('what a person writes, and what does it for them', () => {
  const copy = (page: Page) => page.evaluate(() => window.safelight!.copyText({ text: 'not yours' }));

  test('text is no press, but a command is, whatever its key', async ({ shared }) => {
    const { page, hands } = shared;
    await hands.fillJob({ kind: 'Video', model: 'veo3.1', title: 'Text', prompt: '' });
    const title = hands.sheet.getByRole('textbox', { name: 'Title' });
    await title.fill('');
    await title.focus();
    // Whatever was pressed before is used up.
    await expect.poll(async () => (await copy(page)).ok).toBe(false);
    await page.keyboard.type('a lamp in the fog');
    await expect(title).toHaveValue('a lamp in the fog');
    expect(await copy(page)).toMatchObject({ ok: false, error: { code: 'press_needed' } });
    // An accent, a key that an input method takes, begin a letter.
    const keyboard = await page.context().newCDPSession(page);
    for (const key of [
      { key: 'Dead', code: 'BracketLeft', windowsVirtualKeyCode: 221 },
      { key: 'Process', code: 'KeyN', windowsVirtualKeyCode: 229 },
    ]) {
      await keyboard.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...key });
      await keyboard.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key });
      expect(await copy(page), key.key).toMatchObject({ ok: false, error: { code: 'press_needed' } });
    }
    await page.keyboard.press('Control+KeyB');
    expect(await copy(page)).toMatchObject({ ok: true });
    await hands.sheet.getByRole('button', { name: 'Submit' }).focus();
    await page.keyboard.press('KeyY');
    expect(await copy(page)).toMatchObject({ ok: true });
  });

  test('a click that assistive technology makes counts, once', async ({ shared }) => {
    const { app, page } = shared;
    await expect.poll(async () => (await copy(page)).ok).toBe(false);
    // Chromium makes a click of its own for the control of a label: trusted, and no input of a person, like assistance.
    const clicked = () =>
      page.evaluate(() => {
        const label = document.createElement('label');
        const control = document.createElement('input');
        control.type = 'checkbox';
        label.append(control);
        const host = document.createElement('div');
        const root = host.attachShadow({ mode: 'open' });
        root.append(label);
        document.body.append(host);
        const seen: boolean[] = [];
        control.addEventListener('click', (event) => seen.push(event.isTrusted));
        label.dispatchEvent(new MouseEvent('click', { bubbles: false }));
        host.remove();
        return seen;
      });
    // Everything that the test asks of the page counts as an act of a person, so there is one more, that main sees.
    await page.keyboard.press('Shift');
    expect(await clicked()).toEqual([true]);
    expect(await copy(page), 'nobody is assisted').toMatchObject({ ok: false });
    await app.electron.evaluate(({ app: it }) => it.setAccessibilitySupportEnabled(true));
    try {
      expect(await clicked()).toEqual([true]);
      expect(await copy(page)).toMatchObject({ ok: true });
      expect(await copy(page)).toMatchObject({ ok: false });
    } finally {
      await app.electron.evaluate(({ app: it }) => it.setAccessibilitySupportEnabled(false));
    }
  });
});

test('a finger, a pen and every button press like a mouse, each once', async ({ shared }) => {
  const { page } = shared;
  const copy = () => page.evaluate(() => window.safelight!.copyText({ text: 'pressed' }));
  const input = await page.context().newCDPSession(page);
  const [x, y] = [500, 6];
  const presses: Record<string, () => Promise<unknown>> = {
    async finger() {
      await input.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x, y }] });
      await input.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    },
    async pen() {
      const pen = { x, y, button: 'left', clickCount: 1, pointerType: 'pen' } as const;
      await input.send('Input.dispatchMouseEvent', { type: 'mousePressed', ...pen });
      await input.send('Input.dispatchMouseEvent', { type: 'mouseReleased', ...pen });
    },
    'other button': () => page.mouse.click(x, y, { button: 'middle' }),
    twice: () => page.mouse.dblclick(x, y),
  };
  for (const [name, press] of Object.entries(presses)) {
    await expect.poll(async () => (await copy()).ok).toBe(false);
    await press();
    expect(await copy(), name).toMatchObject({ ok: true });
    expect((await copy()).ok, name).toBe(name === 'twice');
  }
});

test('an honest press is not lost in a page that was busy for long', async ({ shared }) => {
  const { page, hands } = shared;
  await hands.fillJob({ kind: 'Video', model: 'veo3.1', title: 'Busy', prompt: 'Lamp' });
  const submit = hands.sheet.getByRole('button', { name: 'Submit' });
  const place = (await submit.boundingBox())!;
  // Held from before the press until well after main saw it.
  const held = page.evaluate(() => {
    const until = performance.now() + 3_000;
    while (performance.now() < until);
  });
  await page.mouse.click(place.x + place.width / 2, place.y + place.height / 2);
  await held;
  await hands.sheet.waitFor({ state: 'hidden' });
  await expect.poll(() => shared.counted().posts).toBe(1);
});

test('a page cannot name a file: it gets a handle of one that was picked, for one reading', async ({
  shared: { page, profile },
}) => {
  const secret = path.join(profile.folder, 'secret.png');
  writeFileSync(secret, 'not yours');
  const importIt = (handle: string) =>
    page.evaluate((given) => window.safelight?.importInput({ handle: given }), handle);
  for (const guess of [secret, '0', '00000000-0000-4000-8000-000000000000']) {
    expect(await importIt(guess)).toMatchObject({ ok: false, error: { code: 'not_allowed' } });
  }
  await page.evaluate(() => {
    const chooser = document.createElement('input');
    chooser.type = 'file';
    chooser.id = 'chooser';
    document.body.append(chooser);
  });
  await page.locator('#chooser').setInputFiles(secret);
  const handle = await page.evaluate(async () => {
    const file = (document.querySelector('#chooser') as HTMLInputElement).files?.[0];
    const made = await window.safelight?.fileHandle(new File(['made here'], 'secret.png'));
    return [file && (await window.safelight?.fileHandle(file)), made];
  });
  expect(handle[0]).not.toContain('secret');
  expect(handle[1], 'a file that a script made is none on the disk').toBeNull();
  expect(await importIt(handle[0]!)).toMatchObject({ ok: true, value: { name: 'secret.png', bytes: 9 } });
  expect(await importIt(handle[0]!)).toMatchObject({ ok: false, error: { code: 'not_allowed' } });
});

test('a page chooses neither a server nor a folder, and nothing is opened that would be run', async ({
  box,
  sit,
  profile,
}) => {
  const { app, page } = await sit();
  const add = (apiBase: string) =>
    pressAndCall(page, 'addAccount', { label: 'Mine', key: boxKey, apiBase, storage: 'session' });
  const other = await Box.start(25);
  try {
    const no = await answerQuestions(app.electron, 1);
    expect(await add(other.origin)).toMatchObject({ ok: false, error: { code: 'not_allowed' } });
    expect((await no())[0]).toMatchObject({
      message: `Send your key, prompts and files to ${new URL(other.origin).host}?`,
      detail: expect.stringContaining('not encrypted'),
    });
    expect(other.stats().answers, 'nothing was asked of it').toEqual({});
    const yes = await answerQuestions(app.electron, 0);
    expect(await add(other.origin)).toMatchObject({ ok: true });
    expect(await yes()).toHaveLength(1);
    // The server that the app was started with is nobody's to choose.
    expect(await add(box.origin)).toMatchObject({ ok: false, error: { code: 'conflict' } });
    expect(await yes()).toHaveLength(1);
  } finally {
    await other.remove();
  }

  const folder = await page.evaluate(async () => {
    const api = window.safelight!;
    await api.setSettings({ resultsFolder: '/home/me/.config/autostart' } as never);
    await api.setSettings({ projectFolders: { Spring: '/home/me/.config/autostart' } } as never);
    const boot = await api.bootstrap();
    return boot.ok ? [boot.value.settings.resultsFolder, boot.value.settings.projectFolders] : [];
  });
  expect(folder).toEqual([profile.downloads, {}]);

  const desktop = await watchDesktop(app);
  expect(await pressAndCall(page, 'openResultsFolder')).toMatchObject({ ok: true });
  expect(await desktop.asked()).toEqual([`open ${profile.downloads}`]);
  await desktop.choose(path.join(profile.folder, 'Program.app'));
  mkdirSync(path.join(profile.folder, 'Program.app'));
  await pressFor(page, 'chooseResultsFolder');
  if (process.platform !== 'linux') return;
  // What the settings say of the folder is not believed either.
  await app.close();
  const file = path.join(profile.userData, 'settings.json');
  const stored = JSON.parse(readFileSync(file, 'utf8'));
  // A name on a server, and any other that is none, is refused in `openable.test.ts`.
  stored.settings.resultsFolder = path.join(profile.folder, 'Program.app');
  writeFileSync(file, JSON.stringify(stored));
  const next = await sit({ env: { SAFELIGHT_DOWNLOADS: '' } });
  const opened = await watchDesktop(next.app);
  const said = await pressAndCall(next.page, 'openResultsFolder');
  expect(said).toMatchObject({ ok: false, error: { code: 'not_allowed' } });
  expect(await opened.asked()).toEqual([]);
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
      const account = { apiBase: null, storage: 'keychain' } as const;
      const answers = {
        boot: await page.evaluate(() => window.safelight!.bootstrap()),
        account: await pressAndCall(page, 'useEnvironmentKey'),
        added: await pressAndCall(page, 'addAccount', { ...account, label: 'Typed', key: typed }),
        wrong: await pressAndCall(page, 'addAccount', {
          ...account,
          label: 'Wrong',
          key: 'sk-invalid-000011112222',
        }),
        job: await pressAndCall(page, 'submitJob', {
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
        }),
      };
      expect(answers.boot).toMatchObject({
        ok: true,
        value: { hasEnvironmentKey: true, firstRun: true },
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
      const later = await again.window();
      const accounts = await later.evaluate(async () => {
        const boot = await window.safelight!.bootstrap();
        return boot.ok ? boot.value.accounts : [];
      });
      expect(accounts.find(({ id }) => id === 'environment')).toMatchObject({ keyState: 'missing' });
      const stored = accounts.find((account) => account.keyStorage === 'keychain');
      // A keyring that is slow to answer may look locked for a moment, and is asked again.
      await expect
        .poll(() => later.evaluate((accountId) => window.safelight!.checkKey({ accountId }), stored!.id))
        .toMatchObject({ ok: true, value: { keyState: 'ok' } });
    } finally {
      await server.close();
    }
  });
});
