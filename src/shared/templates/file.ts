/** Templates as a file that can be given to others, and what of a stranger's file is taken: all of it, or nothing. Pure. */
import { checked } from '../checked.ts';
import { AppError } from '../errors.ts';
import { say } from '../words/templates/say.ts';
import {
  forbiddenKey,
  mostTemplates,
  type TemplateContent,
  templateContentSchema,
  withoutSignedLinks,
} from './template.ts';
import { tidied } from './variables.ts';

const kind = 'safelight-templates';
const version = 1;

export const templateFile = (templates: readonly TemplateContent[]): string =>
  `${JSON.stringify({ format: kind, version, templates: templates.map(withoutSignedLinks) }, null, 2)}\n`;

const refused = (message: string): AppError => new AppError('invalid_input', message);

/** @param json what the file holds, parsed. @throws AppError `invalid_input` with the reason */
export function readTemplateFile(json: unknown): TemplateContent[] {
  if (typeof json !== 'object' || json === null || !('format' in json) || json.format !== kind)
    throw refused(say('fileIsNoTemplates'));
  const hostile = forbiddenKey(json);
  if (hostile !== null) throw refused(say('fileHasForbiddenName', { name: hostile }));
  const found = 'version' in json ? json.version : null;
  if (typeof found !== 'number' || !Number.isInteger(found) || found < 1)
    throw refused(say('fileHasNoVersion'));
  if (found > version) throw refused(say('fileIsNewer', { version: found, known: version }));
  const templates = 'templates' in json ? json.templates : null;
  if (!Array.isArray(templates) || templates.length === 0) throw refused(say('fileHasNoTemplate'));
  if (templates.length > mostTemplates)
    throw refused(say('fileHasTooMany', { count: templates.length, most: mostTemplates }));
  return templates.map((each: unknown, index) => {
    const read = checked(templateContentSchema, each);
    if (read.success) return tidied(read.data);
    const [issue] = read.error.issues;
    const where = issue?.path.map(String).join('.') ?? '';
    throw refused(say('templateOfFileIsWrong', { number: index + 1, where, reason: issue?.message ?? '' }));
  });
}
