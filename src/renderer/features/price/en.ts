/** Words of what a paid action may cost, and of the question before it. */
export default {
  about: 'about {{amount}}',
  upTo: 'up to {{amount}}',
  free: 'free',
  unknown: 'price unknown',
  named: '{{name}} · {{price}}',
  dialog: {
    title: { retry: 'Retry as a new job?', sendNow: 'Send this job now?' },
    reading: 'Reading the price list',
    known: '“{{title}}” with {{model}} may cost {{price}}.',
    unknown: 'The price of “{{title}}” with {{model}} isn’t known in advance. It may not be free.',
    why: 'Safelight asks because that is above {{amount}}, the amount in Settings.',
    whyUnknown: 'Safelight asks because it may be above {{amount}}, the amount in Settings.',
    sample: 'This account is the sandbox: it is sample money, and nothing is charged.',
  },
  again: { known: 'The new job may cost {{price}}.', unknown: 'The price of the new job isn’t known.' },
} as const;
