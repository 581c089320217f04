/** A server, or a proxy before it, may repeat the key that it was sent. Whatever it says is taken in without it. */

/**
 * A function that takes the key of one request out of texts of its answer, as it is and as it stands in JSON and in
 * addresses. Other secrets, and other spellings, are the redactor's work on what is shown and written.
 */
export function withoutKey(key: string | undefined): (text: string) => string {
  // Words this short could be anything; TokenLab's keys are far longer.
  if (key === undefined || key.length < 8) return (text) => text;
  const spellings = [...new Set([key, JSON.stringify(key).slice(1, -1), encodeURIComponent(key)])];
  return (text) => spellings.reduce((rest, spelling) => rest.replaceAll(spelling, '[key]'), text);
}
