/** The only addresses that window and menu can have opened: they name a page, the address is ours. */
export const pages = {
  console: 'https://tokenlab.sh/dashboard',
  billing: 'https://tokenlab.sh/dashboard/billing',
  usage: 'https://tokenlab.sh/dashboard/usage',
  support: 'https://tokenlab.sh/dashboard/support',
  docs: 'https://docs.tokenlab.sh',
  keys: 'https://tokenlab.sh/dashboard/api?tab=tokens',
} as const;
