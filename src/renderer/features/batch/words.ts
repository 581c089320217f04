/** The words of batches are loaded with the first of their parts; each of those imports this. */
import { addEnglish } from '../../i18n/index.ts';
import en from './en.ts';

addEnglish('batch', en);
