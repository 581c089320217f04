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
    unknown: 'Nobody can tell beforehand what “{{title}}” with {{model}} costs. Unknown is not free.',
    why: 'Safelight asks because that is above {{amount}}, the amount in Settings.',
    whyUnknown: 'Safelight asks because it may be above {{amount}}, the amount in Settings.',
    sample: 'This account is the sandbox: it is sample money, and nothing is charged.',
  },
  again: { known: 'The new job may cost {{price}}.', unknown: 'Nobody can tell what the new job costs.' },
} as const;
