import { speaker } from '../../sentence.ts';
import en from './en.ts';

export const say = speaker(en);
