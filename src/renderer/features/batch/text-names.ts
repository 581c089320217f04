/** Names of the long texts that main keeps beside drafts. The same text has one name as long as a draft has it. */
const names = new Map<string, string>();

export function nameOfText(text: string): string {
  const name = names.get(text) ?? crypto.randomUUID();
  names.set(text, name);
  return name;
}

/** A text that main has under this name. */
export const noteTextName = (text: string, name: string): void => {
  names.set(text, name);
};

export function forgetTextsBut(kept: ReadonlySet<string>): void {
  for (const [text, name] of names) if (!kept.has(name)) names.delete(text);
}
