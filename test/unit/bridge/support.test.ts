/** What is saved and mailed is what was shown, whatever has happened since. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { expect, onTestFinished, test } from 'vitest';
import { supportHandlers } from '../../../src/main/bridge/handlers/support.ts';
import { createShownPackets, supportPacketSchema } from '../../../src/main/support/index.ts';
import { sampleContext, sampleDiagnostics, sampleJob } from '../support/sample-job.ts';

function desk() {
  const folder = mkdtempSync(path.join(tmpdir(), 'safelight-packet-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const now = { context: sampleContext(), job: sampleJob() };
  const mails: { to: string; body: string }[] = [];
  const copied: string[] = [];
  const file = path.join(folder, 'packet.zip');
  const handlers = supportHandlers({
    packets: createShownPackets({ jobOf: () => now.job, context: () => now.context }),
    diagnostics: { gather: async () => sampleDiagnostics, latest: async () => sampleDiagnostics },
    desktop: {
      chooseSavePath: async () => file,
      copyText: async (text: string) => void copied.push(text),
      writeMail: async (mail: { to: string; body: string }) => void mails.push(mail),
    },
  });
  const look = (omit: string[] = [], includeDiagnostics = false) =>
    handlers.previewSupportPacket({ jobIds: ['job'], includeSample: false, includeDiagnostics, omit }, 1);
  return { now, handlers, look, file, mails, copied };
}

test('the packet that was shown is saved, though the job, the log and the time went on', async () => {
  const { now, handlers, look, file } = desk();
  const shown = await look(['timeline']);
  now.context = sampleContext({ now: now.context.now + 60_000, logLines: () => [] });
  now.job = sampleJob({ state: 'completed' });
  await handlers.saveSupportPacket({ seal: shown.seal }, 1);
  const files = unzipSync(new Uint8Array(readFileSync(file)));
  expect(JSON.parse(strFromU8(files['packet.json']!))).toEqual(shown.packet);
  expect(strFromU8(files['packet.md']!)).toBe(shown.markdown);
});

test('a mail holds what was shown, or leads to it in the clipboard', async () => {
  const { now, handlers, look, mails, copied } = desk();
  const { seal, markdown } = await look();
  expect(await handlers.mailSupportPacket({ seal }, 1)).toEqual({ inClipboard: true });
  expect(copied).toEqual([markdown]);
  expect(mails[0]).toMatchObject({ to: 'support@tokenlab.sh' });
  for (const fact of [
    'ldtask_0123456789abcdef0123456789abcdef',
    'request req_create_42',
    'billing transaction btx_555',
    'POST /v1/videos/generations',
    'clipboard',
  ]) {
    expect(mails[0]?.body).toContain(fact);
  }
  expect(encodeURIComponent(mails[0]?.body ?? '').length).toBeLessThanOrEqual(1800);
  now.job = sampleJob({ timeline: [], requestId: null, error: null, results: [] });
  const parts = ['system', 'account', 'times', 'error', 'request', 'results', 'timeline', 'log'];
  const small = await look(parts);
  expect(await handlers.mailSupportPacket({ seal: small.seal }, 1)).toEqual({ inClipboard: false });
  expect(mails[1]?.body).toBe(small.markdown);
});

test('a packet that is not at hand any more is not made up: it has to be looked at again', async () => {
  const { now, handlers, look } = desk();
  const { seal } = await look();
  for (let more = 1; more <= 12; more += 1) {
    now.context = sampleContext({ now: now.context.now + 1000 });
    await look();
  }
  await expect(handlers.saveSupportPacket({ seal }, 1)).rejects.toMatchObject({ code: 'conflict' });
});

test('the diagnostics are in a packet that asks for them, without paths and names of hosts, also without a job', async () => {
  const { handlers, look } = desk();
  const plain = await look();
  expect(plain.packet).not.toHaveProperty('diagnostics');
  const { packet, markdown } = await look([], true);
  expect(supportPacketSchema.safeParse(packet).error).toBeUndefined();
  expect(packet).toMatchObject({
    diagnostics: {
      ledger: { isSound: true, jobs: 12 },
      servers: [{ hostClass: 'tokenlab', proxies: 1, clockAheadMs: -2000 }],
      trust: { named: [{ variable: 'SSL_CERT_FILE', problem: 'it doesn’t exist' }] },
    },
  });
  for (const place of ['/media/films', '.config', 'proxy.lan', '/etc/ssl/ours.pem']) {
    expect(JSON.stringify(packet) + markdown).not.toContain(place);
  }
  expect(markdown).toContain('## Diagnostics');
  const alone = await handlers.previewSupportPacket(
    { jobIds: [], includeSample: false, includeDiagnostics: true, omit: [] },
    1,
  );
  expect(alone.fileName).toMatch(/-diagnostics\.zip$/);
});
