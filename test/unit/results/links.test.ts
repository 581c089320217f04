import { describe, expect, it } from 'vitest';
import { checkLink, judgeAddresses, mayConnect } from '../../../src/main/results/links.ts';
import { addressClass, hostNameClass } from '../../../src/shared/addresses.ts';

const online = { accountOrigin: 'https://api.tokenlab.sh' };
const sandbox = { accountOrigin: 'http://127.0.0.1:4010' };
const office = { accountOrigin: 'http://10.1.2.3:8080' };

describe('which links are followed', () => {
  it('takes https on the internet', () => {
    expect(checkLink('https://cdn.example.com/a.png?sig=1#x', online).href).toBe(
      'https://cdn.example.com/a.png?sig=1',
    );
  });

  const refused: [string, typeof online][] = [
    ['http://cdn.example.com/a.png', online],
    ['http://cdn.example.com/a.png', sandbox],
    ['http://127.0.0.1:4010/a.png', online],
    ['https://127.0.0.1/a.png', online],
    ['https://localhost/a.png', online],
    ['https://10.0.0.1/a.png', online],
    ['https://10.0.0.1/a.png', sandbox],
    ['https://192.168.1.1/', online],
    ['https://172.16.0.1/', online],
    ['https://169.254.169.254/latest/meta-data/', online],
    ['https://169.254.169.254/latest/meta-data/', sandbox],
    ['https://100.64.0.1/', online],
    ['https://0.0.0.0/', online],
    ['https://0.0.0.0/', sandbox],
    ['https://[::1]/', online],
    ['https://[::]/', online],
    ['https://[fe80::1]/', online],
    ['https://[fd00::1]/', online],
    ['https://[::ffff:10.0.0.1]/', online],
    ['https://[::ffff:7f00:1]/', online],
    ['https://[64:ff9b::a00:1]/', online],
    ['https://2130706433/', online],
    ['https://0x7f.1/', online],
    ['https://0177.0.0.1/', online],
    ['https://printer/', online],
    ['https://nas.local/', online],
    ['https://db.internal/', online],
    ['https://user:pass@cdn.example.com/', online],
    ['ftp://cdn.example.com/', online],
    ['file:///etc/passwd', online],
    ['data:text/html,x', online],
    ['javascript:alert(1)', online],
    ['//cdn.example.com/', online],
    ['not a link', online],
    ['', online],
    [`https://cdn.example.com/${'x'.repeat(20_000)}`, online],
    ['http://10.9.9.9/a.png', office],
  ];
  it.each(refused)('refuses %s for an account at %o', (link, rules) => {
    expect(() => checkLink(link, rules)).toThrowError(expect.objectContaining({ code: 'output_refused' }));
  });

  it('takes the network in which the account itself is', () => {
    expect(checkLink('http://127.0.0.1:5555/out/1.png', sandbox).port).toBe('5555');
    expect(checkLink('http://localhost:4010/out/1.png', sandbox).hostname).toBe('localhost');
    expect(checkLink('http://10.1.2.3:8080/out/1.png', office).port).toBe('8080');
    expect(checkLink('https://10.9.9.9/out/1.png', office).hostname).toBe('10.9.9.9');
  });

  it('judges the address that a name turned out to have', () => {
    expect(mayConnect('93.184.216.34', online)).toBe(true);
    expect(mayConnect('2606:2800:220:1::1', online)).toBe(true);
    for (const address of [
      '127.0.0.1',
      '10.0.0.1',
      '169.254.169.254',
      '::1',
      'fe80::1%eth0',
      '::ffff:192.168.0.1',
      '0.0.0.0',
      '224.0.0.1',
      'nonsense',
    ]) {
      expect(mayConnect(address, online), address).toBe(false);
    }
    expect(mayConnect('127.0.0.1', sandbox)).toBe(true);
    expect(mayConnect('::1', sandbox)).toBe(true);
    expect(mayConnect('10.0.0.1', sandbox)).toBe(false);
    expect(mayConnect('0.0.0.0', sandbox)).toBe(false);
    expect(mayConnect('10.0.0.1', office)).toBe(true);
  });
});

describe('where a local proxy answers for every name', () => {
  const standIn = ['198.18.0.7', '198.19.255.254', 'fc00::7', '::ffff:198.18.0.7'];
  const judge = (addresses: string[], home: string[], rules = online) =>
    judgeAddresses(addresses, rules, async () => home);

  it.each(standIn)(
    '%s is connected to when the name of the account gives such a one too',
    async (address) => {
      expect(addressClass(address)).toBe('stand_in');
      expect(await judge([address], ['198.18.0.1'])).toBe('may_connect');
      expect(await judge([address, '198.18.0.9', '93.184.216.34'], ['fc00::1'])).toBe('may_connect');
      expect(await judge([address], ['93.184.216.34'])).toBe('private');
      expect(await judge([address], [])).toBe('private');
      expect(await judge([address, '10.0.0.1'], ['198.18.0.1'])).toBe('private');
    },
  );

  it.each(standIn)('%s in a link itself stays refused', (address) => {
    const host = address.includes(':') ? `[${address}]` : address;
    expect(() => checkLink(`https://${host}/a.png`, online)).toThrow();
  });

  it('an address of a private network stays refused, whatever the name of the account gives', async () => {
    for (const address of ['10.0.0.1', '127.0.0.1', 'fd00::1', '169.254.169.254', '192.0.2.1']) {
      expect(await judge([address], [address]), address).toBe('private');
    }
  });

  it('the name of the account is not looked up without need', async () => {
    const never = () => Promise.reject(new Error('looked up'));
    expect(await judgeAddresses(['93.184.216.34'], online, never)).toBe('may_connect');
    expect(await judgeAddresses(['10.0.0.1'], online, never)).toBe('private');
  });

  it.each([[['0.0.0.0']], [['::']], [['0.0.0.0', '::']], [['::ffff:0.0.0.0']]])(
    '%j is the answer of a blocker',
    async (addresses) => {
      expect(await judge(addresses, ['93.184.216.34'])).toBe('blocked');
      expect(await judge([...addresses, '10.0.0.1'], [])).toBe('private');
    },
  );
});

describe('addresses', () => {
  it.each([
    ['169.254.169.254', 'metadata'],
    ['169.254.42.42', 'metadata'],
    ['169.254.0.23', 'metadata'],
    ['fe80::a9fe:a9fe', 'metadata'],
    ['fe80::a9fe:a9fe%eth0', 'metadata'],
    ['fd00:42::42', 'metadata'],
    ['::ffff:169.254.169.254', 'metadata'],
    ['::ffff:0:a9fe:a9fe', 'metadata'],
    ['64:ff9b::a9fe:a9fe', 'metadata'],
    // The prefix for translation at home carries the address further in front as well; what stands behind it is nobody's.
    ['64:ff9b:1:a9fe:a9:fe00::', 'metadata'],
    ['64:ff9b:1:a9fe:a9:fe00:808:808', 'metadata'],
    ['64:ff9b:1:a00:0:100:808:808', 'private'],
    ['64:ff9b:1::a9fe:a9fe', 'metadata'],
    ['64:ff9b:1::808:808', 'public'],
    ['64:ff9b:1:808:8:800::', 'public'],
    ['64:ff9b::808:808', 'public'],
  ])('%s is %s, in whatever disguise', (address, kind) => {
    expect(addressClass(address)).toBe(kind);
    if (kind !== 'public') {
      expect(mayConnect(address, online)).toBe(false);
      if (kind === 'metadata') expect(mayConnect(address, office)).toBe(false);
    }
  });

  it('are told apart by their form', () => {
    expect(addressClass('8.8.8.8')).toBe('public');
    expect(addressClass('[2001:4860:4860::8888]')).toBe('public');
    expect(addressClass('2001:db8::1')).toBe('special');
    expect(addressClass('::ffff:127.0.0.1')).toBe('loopback');
    expect(addressClass('2002:7f00:1::')).toBe('loopback');
    expect(addressClass('1::2::3')).toBeNull();
    expect(addressClass('256.1.1.1')).toBeNull();
    expect(hostNameClass('LOCALHOST.')).toBe('loopback');
    expect(hostNameClass('a.example.com')).toBe('public');
  });
});
