import { describe, expect, it } from 'vitest';
import { addressesOf, fileInAddress, isLink, pastesText } from '../../../src/renderer/ui/transfer.ts';

const picture = { isOnDisk: false };
const file = { isOnDisk: true };

describe('a paste', () => {
  it.each([
    { what: 'text alone', text: 'A boat', files: [], isText: true },
    { what: 'text with its picture', text: 'A boat', files: [picture], isText: true },
    { what: 'a table with its picture', text: 'Boat\t12\nLake\t3\n', files: [picture], isText: true },
    { what: 'a picture alone', text: '', files: [picture], isText: false },
    { what: 'a picture with a line break', text: '\r\n ', files: [picture], isText: false },
    {
      what: 'a picture with its address',
      text: 'https://example.com/a.png',
      files: [picture],
      isText: false,
    },
    { what: 'a file with its name', text: 'a.png', files: [file], isText: false },
    { what: 'a file with its path', text: '/home/kim/a.png', files: [file], isText: false },
  ])('of $what is text: $isText', ({ text, files, isText }) => {
    expect(pastesText({ text, files }, false)).toBe(isText);
  });

  it('of a picture with its address is the address where one line is written', () => {
    expect(pastesText({ text: 'https://example.com/a.png', files: [picture] }, true)).toBe(true);
  });
});

describe('a drag out of a browser', () => {
  it('carries addresses, one a line, without comments, words and repeats', () => {
    const list =
      '# Boat\r\nhttps://example.com/a.png\r\n\r\nasset://asset-1\r\nhttps://example.com/a.png\r\n';
    expect(addressesOf(list)).toEqual(['https://example.com/a.png', 'asset://asset-1']);
    expect(addressesOf('A boat on: the lake')).toEqual([]);
    expect(addressesOf('')).toEqual([]);
  });

  it('may carry a small picture in its address', async () => {
    const found = fileInAddress('data:image/svg+xml;charset=utf-8;base64,PHN2Zy8+');
    expect(found).toMatchObject({ name: 'dropped.svg', type: 'image/svg+xml' });
    expect(await found?.text()).toBe('<svg/>');
  });

  it.each(['data:image/png,abc', 'data:image/png;base64,*', 'https://example.com/a.png', 'data:,'])(
    'holds no file in %s',
    (address) => expect(fileInAddress(address)).toBeNull(),
  );

  it('is a link where it can be sent as one', () => {
    expect(isLink('https://example.com/a.png', false)).toBe(true);
    expect(isLink('asset://asset-1', false)).toBe(false);
    expect(isLink('asset://asset-1', true)).toBe(true);
    expect(isLink('blob:https://example.com/1', true)).toBe(false);
  });
});
