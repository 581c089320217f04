/** The one name by which every system knows the app: bundle, desktop entry, notifications, updates. */
export const appId = 'sh.tokenlab.safelight';
