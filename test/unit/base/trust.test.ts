import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import tls from 'node:tls';
import { afterEach, expect, it } from 'vitest';
import { createTrust } from '../../../src/main/base/trust.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'safelight-trust-'));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('many certificates are read with turns for everything else between, and once for all who ask', async () => {
  const file = path.join(folder, 'many.pem');
  const copies = 1_000;
  writeFileSync(file, `${tls.rootCertificates[0]!}\n`.repeat(copies));
  const trust = createTrust({ NODE_EXTRA_CA_CERTS: file });
  let turns = 0;
  let isOver = false;
  const count = (): void => {
    turns += 1;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  const contexts = await Promise.all([trust.context(), trust.context()]);
  isOver = true;
  expect(contexts[0]).toBe(contexts[1]);
  expect(turns).toBeGreaterThan(copies / 50);
  expect((await trust.facts()).named).toEqual([
    { variable: 'NODE_EXTRA_CA_CERTS', path: file, certificates: copies, problem: null },
  ]);
});
