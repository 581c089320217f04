/** The value of a field for date and time (`2026-11-29T21:30`, local time) and the instant that it means. */

const two = (value: number): string => String(value).padStart(2, '0');

export function toLocalField(at: number): string {
  const date = new Date(at);
  const day = `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** Unix ms; null for a field that is empty or holds no time. */
export function fromLocalField(text: string): number | null {
  const at = new Date(text).getTime();
  return text === '' || Number.isNaN(at) ? null : at;
}
