import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { assetFile, assetHeaders } from '../../../src/main/shell/assets.ts';
import { contentSecurityPolicy, developmentPolicy } from '../../../src/main/shell/csp.ts';
import { developmentServer, isOurPage } from '../../../src/main/shell/origins.ts';

describe('the page of the window', () => {
  it.each([
    ['safelight://app/index.html', true],
    ['safelight://app/?x#y', true],
    ['safelight://app.example/index.html', false],
    ['safelight://user@app/index.html', false],
    ['https://app/index.html', false],
    ['file:///index.html', false],
    ['http://localhost:5173/', false],
    ['about:blank', false],
    ['', false],
  ])('%s is ours: %s', (address, ours) => {
    expect(isOurPage(address, null)).toBe(ours);
  });

  it('may come from the development server only when there is one', () => {
    expect(isOurPage('http://localhost:5173/index.html', 'http://localhost:5173')).toBe(true);
    expect(isOurPage('http://localhost:5174/index.html', 'http://localhost:5173')).toBe(false);
    expect(isOurPage('http://localhost:5173.evil.example/', 'http://localhost:5173')).toBe(false);
  });

  it.each([
    [false, 'http://localhost:5173', 'http://localhost:5173'],
    [false, 'http://localhost:5173/some/page', 'http://localhost:5173'],
    [true, 'http://localhost:5173', null],
    [false, 'http://evil.example', null],
    [false, 'https://localhost:5173', null],
    [false, 'file:///tmp/page.html', null],
    [false, undefined, null],
  ])('packaged %s with %s uses %s', (packaged, address, server) => {
    expect(developmentServer(packaged, address)).toBe(server);
  });
});

describe('safelight://app', () => {
  const root = path.resolve('/opt/window');

  it('names a file of the built window', () => {
    expect(assetFile(root, 'safelight://app/assets/main.js')).toEqual({
      file: path.join(root, 'assets/main.js'),
      contentType: 'text/javascript; charset=utf-8',
    });
    expect(assetFile(root, 'safelight://app/')?.file).toBe(path.join(root, 'index.html'));
  });

  it.each([
    'safelight://app/../../etc/passwd.html',
    'safelight://app/%2e%2e/%2e%2e/secret.json',
    'safelight://app/..%2f..%2fsecret.json',
    'safelight://app/..%5csecret.json',
    'safelight://app/a%00.js',
    'safelight://app/%E0%A4%A.js',
    'safelight://app/program.exe',
    'safelight://app/folder',
    'safelight://other/index.html',
    'https://app/index.html',
    'no address',
  ])('never leaves it: %s', (address) => {
    const asset = assetFile(root, address);
    expect(asset === null || asset.file.startsWith(root + path.sep)).toBe(true);
  });

  it('goes out with a policy that runs the bundle alone', () => {
    const policy = new Map(
      contentSecurityPolicy()
        .split('; ')
        .map((directive) => [directive.split(' ')[0], directive.split(' ').slice(1)]),
    );
    expect(policy.get('default-src')).toEqual(["'none'"]);
    expect(policy.get('script-src')).toEqual(["'self'"]);
    for (const closed of ['object-src', 'frame-src', 'base-uri', 'form-action', 'frame-ancestors']) {
      expect(policy.get(closed)).toEqual(["'none'"]);
    }
    for (const sources of policy.values()) {
      expect(sources.some((source) => /^https?:|\*|unsafe-eval/.test(source))).toBe(false);
    }
    expect(assetHeaders('text/html')['content-security-policy']).toBe(contentSecurityPolicy());
  });

  it('opens the policy for the development server alone', () => {
    expect(developmentPolicy('http://localhost:5173')).toContain('ws://localhost:5173');
    expect(contentSecurityPolicy()).not.toContain('localhost');
  });
});
