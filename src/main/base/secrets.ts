/** What people type, without the keys that they may have pasted into it by mistake. Pure. */

export const secretMark = '[key]';

/** The same JSON value without any of these; the value itself where none is in it. */
export function withoutSecrets<T>(value: T, secrets: readonly string[]): T {
  const whole = JSON.stringify(value);
  let text = whole;
  for (const secret of secrets) text = text.replaceAll(JSON.stringify(secret).slice(1, -1), secretMark);
  return text === whole ? value : (JSON.parse(text) as T);
}
