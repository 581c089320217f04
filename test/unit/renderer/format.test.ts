import { describe, expect, it } from 'vitest';
import {
  formatBalance,
  formatBytes,
  formatElapsed,
  formatUsd,
  formatUsdShort,
} from '../../../src/renderer/ui/format.ts';

describe('formatting', () => {
  it('shows money with at least two places and never rounds an amount away', () => {
    expect(formatUsd('0.16')).toBe('$0.16');
    expect(formatUsd('12.4')).toBe('$12.40');
    expect(formatUsd('0.0004')).toBe('$0.0004');
    expect(formatUsd('1234567.891')).toBe('$1,234,567.891');
    expect(formatUsd('-3')).toBe('-$3.00');
    expect(formatUsd('0')).toBe('$0.00');
    expect(formatUsd('0.00000004')).toBe('$0.00000004');
  });

  it('shortens amounts for columns without hiding one', () => {
    expect(formatUsdShort('0.124865')).toBe('$0.125');
    expect(formatUsdShort('12.3456')).toBe('$12.35');
    expect(formatUsdShort('0.05')).toBe('$0.05');
    expect(formatUsdShort('0.0004')).toBe('$0.0004');
  });

  it('shows a balance to the cent and never more than there is', () => {
    expect(formatBalance('247.47912')).toBe('$247.47');
    expect(formatBalance('0.009')).toBe('$0.00');
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
