/** Words of what a paid action may cost. */
export default {
  about: 'about {{amount}}',
  upTo: 'up to {{amount}}',
  free: 'free',
  unknown: 'price unknown',
  named: '{{name}} · {{price}}',
  again: {
    reading: 'Reading the price list',
    known: 'The new job may cost {{price}}.',
    unknown: 'The price of the new job isn’t known.',
  },
} as const;
