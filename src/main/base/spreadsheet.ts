/** A cell that a spreadsheet would run as a formula gets an apostrophe in front. */
export function guardFormula(cell: string): string {
  return /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/.test(cell) ? `'${cell}` : cell;
}
