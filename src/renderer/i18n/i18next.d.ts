/** With this, a key that no file of words has is a compile error. */
import 'i18next';
import type { English } from './en.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'ui';
    resources: English;
    returnNull: false;
  }
}
