/** What the first screen says of updates. The rest is in `en-later.ts`. */
export default {
  bar: { available: 'Version {{version}} is available', ready: 'Version {{version}} is ready' },
} as const;
