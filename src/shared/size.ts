/** Sizes in words: the one writer of them, for the window and for what main says. */

const units = ['B', 'KB', 'MB', 'GB', 'TB'] as const;

/** Bytes in powers of 1,000, e.g. `1.4 MB`, in the numbers of a language. */
export function sizeFormat(locale: string): (bytes: number) => string {
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const tenths = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  return (bytes) => {
    let value = Math.max(0, bytes);
    let unit = 0;
    while (value >= 999.5 && unit < units.length - 1) {
      value /= 1000;
      unit += 1;
    }
    const format = unit === 0 || value >= 99.5 ? whole : tenths;
    return `${format.format(value)} ${units[unit]}`;
  };
}

/** The same in English, for a sentence of main. */
export const formatSize = sizeFormat('en');
