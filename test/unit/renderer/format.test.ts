import { afterEach, describe, expect, it } from 'vitest';
import { i18next } from '../../../src/renderer/i18n/index.ts';
import { localeFor } from '../../../src/renderer/i18n/locale.ts';
import {
  formatBytes,
  formatCount,
  formatDay,
  formatElapsed,
  formatList,
  formatStamp,
  formatUsd,
} from '../../../src/renderer/ui/format.ts';

describe('formatting', () => {
  it('shows money with at least two places, and with every digit that it has', () => {
    expect(formatUsd('0.16')).toBe('$0.16');
    expect(formatUsd('12.4')).toBe('$12.40');
    expect(formatUsd('0.0004')).toBe('$0.0004');
    expect(formatUsd('1234567.891')).toBe('$1,234,567.891');
    expect(formatUsd('-3')).toBe('-$3.00');
    expect(formatUsd('0')).toBe('$0.00');
    expect(formatUsd('0.00000004')).toBe('$0.00000004');
    expect(formatUsd('0.12493512')).toBe('$0.12493512');
    expect(formatUsd('1234567.000000000000000001')).toBe('$1,234,567.000000000000000001');
    expect(formatUsd('0.160000')).toBe('$0.16');
  });

  it('shows bytes in powers of a thousand', () => {
    expect(formatBytes(0)).toBe('0 B');
    expect(formatBytes(999)).toBe('999 B');
    expect(formatBytes(1400)).toBe('1.4 KB');
    expect(formatBytes(999_950)).toBe('1.0 MB');
    expect(formatBytes(1_073_741_824)).toBe('1.1 GB');
  });

  it('shows elapsed time with hours only when there are any', () => {
    expect(formatElapsed(5_400)).toBe('0:05');
    expect(formatElapsed(760_000)).toBe('12:40');
    expect(formatElapsed(3_723_000)).toBe('1:02:03');
    expect(formatElapsed(-1)).toBe('0:00');
  });
});

describe('the form of a language', () => {
  afterEach(async () => {
    await i18next.changeLanguage('en');
  });

  it('is that of the computer where it has one, and never that of another language', () => {
    expect(localeFor('en', ['zh-CN', 'en-GB', 'en-US'])).toBe('en-GB');
    expect(localeFor('en', ['de-DE'])).toBe('en');
    expect(localeFor('zh', ['en-US', 'zh-SG'])).toBe('zh-SG');
    expect(localeFor('zh', ['zh-TW', 'en-US'])).toBe('zh-Hans-CN');
  });

  it('changes with the language that is chosen', async () => {
    const noon = new Date(2026, 10, 23, 12, 5, 9).getTime();
    expect(formatDay(noon)).not.toContain('月');
    expect(formatList(['PNG', 'JPEG'])).toBe('PNG, JPEG');
    await i18next.changeLanguage('zh');
    expect(formatDay(noon)).toBe('11月23日');
    expect(formatStamp(noon)).toContain('2026年11月23日');
    expect(formatStamp(noon)).toContain('12:05:09');
    expect(formatList(['PNG', 'JPEG'])).toBe('PNG、JPEG');
    expect(formatCount(12_400)).toBe('1.2万');
  });
});
