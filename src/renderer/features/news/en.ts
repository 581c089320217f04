export default {
  title: 'What’s new',
  updated: 'Safelight was updated from {{from}} to {{version}}.',
  unreleased: 'Not released yet',
  none: 'Nothing is written about this version.',
} as const;
