export default {
  title: 'What’s new',
  updated: 'Safelight was updated from {{from}} to {{version}}.',
  unreleased: 'Not released yet',
  none: 'There are no notes for this version.',
} as const;
