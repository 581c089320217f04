import { describe, expect, it } from 'vitest';
import { routingByEnvironment, routingBySystem } from '../../../src/main/base/proxy.ts';

const target = new URL('https://api.tokenlab.sh/v1/tasks/a');

/** What is connected to, in order. */
const waysOf = (routing: ReturnType<typeof routingByEnvironment>): string[] | string | null =>
  routing === null
    ? null
    : routing.kind === 'unusable'
      ? routing.reason
      : routing.ways.map((way) => way?.url.href ?? 'direct');

describe('proxies of the environment', () => {
  it.each([
    [{ HTTPS_PROXY: '127.0.0.1:7890' }, ['http://127.0.0.1:7890/']],
    [{ HTTPS_PROXY: 'localhost:7890' }, ['http://localhost:7890/']],
    [{ HTTPS_PROXY: 'proxy' }, ['http://proxy/']],
    [{ HTTPS_PROXY: '[::1]:7890' }, ['http://[::1]:7890/']],
    [{ HTTPS_PROXY: ' me:pass@proxy.lan:3128 ' }, ['http://me:pass@proxy.lan:3128/']],
    [{ https_proxy: 'https://proxy.lan' }, ['https://proxy.lan/']],
    [{ HTTP_PROXY: 'proxy.lan:3128' }, ['http://proxy.lan:3128/']],
    [{ ALL_PROXY: 'http://proxy.lan:3128' }, ['http://proxy.lan:3128/']],
    [{ all_proxy: 'proxy.lan:3128' }, ['http://proxy.lan:3128/']],
    [{ HTTPS_PROXY: 'a.lan:1', ALL_PROXY: 'socks5://b.lan:2' }, ['http://a.lan:1/']],
    [{ HTTPS_PROXY: '  ', ALL_PROXY: 'b.lan:2' }, ['http://b.lan:2/']],
    [{}, null],
  ])('%j', (env, ways) => {
    expect(waysOf(routingByEnvironment(target, env))).toEqual(ways);
  });

  it.each([
    ['ALL_PROXY', 'socks5://user:secret@127.0.0.1:1080', 'a SOCKS proxy, and Safelight needs one for HTTP'],
    ['https_proxy', 'socks4a://proxy.lan', 'a SOCKS proxy, and Safelight needs one for HTTP'],
    ['HTTPS_PROXY', 'SOCKS5H://proxy.lan', 'a SOCKS proxy, and Safelight needs one for HTTP'],
    ['HTTPS_PROXY', 'quic://proxy.lan', 'a proxy of another kind (quic)'],
  ])('%s is named when it holds %s', (name, value, what) => {
    const said = waysOf(routingByEnvironment(target, { [name]: value }));
    expect(said).toBe(`the variable ${name} names ${what}`);
  });

  it.each(['not a url', 'http://', 'http://a b', 'http://proxy:99999'])('%s is no address', (value) => {
    expect(waysOf(routingByEnvironment(target, { HTTPS_PROXY: value }))).toBe(
      'the variable HTTPS_PROXY isn’t the address of a proxy',
    );
  });

  it.each([
    ['*', true],
    ['tokenlab.sh', true],
    ['.tokenlab.sh', true],
    ['*.tokenlab.sh', true],
    ['localhost, api.tokenlab.sh:443', true],
    ['localhost api.TOKENLAB.sh.', true],
    ['api.tokenlab.sh:80', false],
    ['lab.sh', false],
    ['', false],
  ])('NO_PROXY=%s', (list, isExempt) => {
    const env = { HTTPS_PROXY: 'proxy.lan', NO_PROXY: list };
    expect(waysOf(routingByEnvironment(target, env))).toEqual([isExempt ? 'direct' : 'http://proxy.lan/']);
  });

  it.each([
    ['http://10.1.2.3:8080', '10.0.0.0/8', true],
    ['http://10.1.2.3:8080', '10.1.2.3:8080', true],
    ['http://10.1.2.3:8080', '10.1.2.3:80', false],
    ['http://10.1.2.3', '11.0.0.0/8,10.1.2.0/24', true],
    ['http://10.1.2.3', '10.1.2.0/33', false],
    ['http://10.1.2.3', '10.1.2.0/', false],
    ['http://10.1.2.3', '0.0.0.0/0', true],
    ['http://110.1.2.3', '.1.2.3', false],
    ['http://[2001:db8::1]', '2001:DB8:0:0:0:0:0:1', true],
    ['http://[2001:db8::1]:8080', '[2001:db8::1]:8080', true],
    ['http://[2001:db8::1]', '[2001:db8::1]:8080', false],
    ['http://[2001:db8::1]', '2001:db8::/32', true],
    ['http://[2001:db8::1]', '[2001:db8::]/32', true],
    ['http://[2001:db9::1]', '2001:db8::/32', false],
    ['http://[2001:db9::1]', '0.0.0.0/0', false],
    ['https://[::ffff:10.1.2.3]', '10.0.0.0/8', true],
  ])('an address %s with NO_PROXY=%s', (address, list, isExempt) => {
    const env = { HTTPS_PROXY: 'proxy.lan', HTTP_PROXY: 'proxy.lan', NO_PROXY: list };
    expect(waysOf(routingByEnvironment(new URL(address), env))).toEqual([
      isExempt ? 'direct' : 'http://proxy.lan/',
    ]);
  });

  it('the other spelling of NO_PROXY counts where one is set to nothing', () => {
    const env = { https_proxy: 'proxy.lan', no_proxy: '', NO_PROXY: 'tokenlab.sh' };
    expect(waysOf(routingByEnvironment(target, env))).toEqual(['direct']);
  });
});

describe('proxies of the system', () => {
  it.each([
    ['DIRECT', ['direct']],
    ['', ['direct']],
    ['PROXY a.lan:3128', ['http://a.lan:3128/']],
    ['PROXY a.lan:3128; PROXY b.lan:3128; DIRECT', ['http://a.lan:3128/', 'http://b.lan:3128/', 'direct']],
    ['HTTPS a.lan:443;DIRECT', ['https://a.lan/', 'direct']],
    ['SOCKS5 s.lan:1080; PROXY a.lan:3128', ['http://a.lan:3128/']],
    ['SOCKS s.lan:1080; DIRECT', ['direct']],
    ['proxy [::1]:3128 ; direct', ['http://[::1]:3128/', 'direct']],
  ])('%s', (answer, ways) => {
    expect(waysOf(routingBySystem(answer))).toEqual(ways);
  });

  it.each([
    ['SOCKS5 s.lan:1080', 'a SOCKS proxy, and Safelight needs one for HTTP'],
    ['SOCKS s.lan:1080; SOCKS4 t.lan', 'a SOCKS proxy, and Safelight needs one for HTTP'],
    ['QUIC q.lan:443', 'a proxy of another kind'],
  ])('%s cannot be used', (answer, what) => {
    expect(waysOf(routingBySystem(answer))).toBe(`the proxy settings of the system name ${what}`);
  });
});
