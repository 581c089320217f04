/** Words of what a paid action may cost. */
export default {
  about: 'about {{amount}}',
  upTo: 'up to {{amount}}',
  free: 'free',
  unknown: 'price unknown',
  named: '{{name}} · {{price}}',
  again: {
    reading: 'Loading the price list',
    known: 'The new job may cost {{price}}.',
    unknown: 'The new job’s price isn’t known.',
  },
} as const;
