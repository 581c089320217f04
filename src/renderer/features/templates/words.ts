/** Whatever part of the feature is loaded first brings its words. */
import { addEnglish } from '../../i18n/index.ts';
import en from './en.ts';

addEnglish('templates', en);
