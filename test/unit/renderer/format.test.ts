import { describe, expect, it } from 'vitest';
import { formatBytes, formatElapsed, formatUsd } from '../../../src/renderer/ui/format.ts';

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
