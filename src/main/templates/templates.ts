/** Templates: kept within bounds, without keys, and as files that people give to each other. */
import path from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { formatSize } from '../../shared/size.ts';
import { readTemplateFile, templateFile } from '../../shared/templates/file.ts';
import {
  longestTemplate,
  mostTemplates,
  mostVariables,
  type NewTemplate,
  type Template,
  type TemplateContent,
} from '../../shared/templates/template.ts';
import { tidied } from '../../shared/templates/variables.ts';
import { MiB } from '../../shared/units.ts';
import { say } from '../../shared/words/templates/say.ts';
import { writeAtomically } from '../base/files.ts';
import { parseWithin } from '../base/json-limits.ts';
import { FileTooLarge, readRegular } from '../base/regular-file.ts';
import { withoutSecrets } from '../base/secrets.ts';
import type { Space } from '../base/space.ts';
import { decodeText } from '../base/text.ts';
import type { Ledger } from '../ledger/index.ts';

export interface Templates {
  list(): Template[];
  /** A new one, or another content for one that is there. @throws AppError `invalid_input`, `not_allowed` */
  put(template: NewTemplate): void;
  remove(templateId: string): void;
  /** A job was made with it. */
  noteUse(templateId: string, jobId: string): void;
  /** Takes all templates of a file, or none. @throws AppError with the reason */
  importFile(file: string): Promise<{ count: number }>;
  /** Writes these to a file, whole or not at all. @throws AppError */
  exportTo(file: string, templateIds: readonly string[]): Promise<void>;
}

export interface TemplatesOptions {
  ledger: Pick<Ledger, 'templates' | 'tx'>;
  space: Space;
  now: () => number;
  newId: () => string;
  /** Keys that are known: none of them is kept in a template. */
  secrets: () => readonly string[];
}

const limits = { bytes: 4 * MiB, values: 200_000, depth: 120 };

export function createTemplates({ ledger, space, now, newId, secrets }: TemplatesOptions): Templates {
  const { templates } = ledger;

  const put = (template: NewTemplate): void => {
    const content = withoutSecrets(tidied(template.content), secrets());
    if (content.variables.length > mostVariables)
      throw new AppError('invalid_input', say('tooManyVariables', { most: mostVariables }));
    if (JSON.stringify(content).length > longestTemplate)
      throw new AppError('invalid_input', say('templateIsTooLong'));
    templates.put({ ...template, content }, now());
    if (templates.count() > mostTemplates)
      throw new AppError('not_allowed', say('tooManyTemplates', { most: mostTemplates }));
  };

  return {
    list: () => templates.list(),
    put: (template) => ledger.tx(() => put(template)),
    remove: (templateId) => templates.remove(templateId),
    noteUse: (templateId, jobId) => templates.noteUse(templateId, jobId, now()),

    async importFile(file) {
      const contents = readTemplateFile(await parsed(file));
      ledger.tx(() => {
        for (const content of contents) put({ id: newId(), favourite: false, content });
      });
      return { count: contents.length };
    },

    async exportTo(file, templateIds) {
      const known = new Map(templates.list().map(({ id, content }) => [id, content]));
      const chosen = templateIds.map((templateId): TemplateContent => {
        const content = known.get(templateId);
        if (content === undefined) throw new AppError('not_found', say('templateIsGone'));
        return content;
      });
      const text = templateFile(chosen);
      const folder = path.dirname(file);
      const messages = {
        full: say('notEnoughSpace'),
        unwritable: say('templatesCouldntBeWritten', { folder }),
      };
      await space.during(folder, text.length * 4, messages, () => writeAtomically(file, text, { messages }));
    },
  };
}

async function parsed(file: string): Promise<unknown> {
  let content: Buffer;
  try {
    content = await readRegular(file, limits.bytes);
  } catch (cause) {
    if (cause instanceof FileTooLarge)
      throw new AppError('invalid_input', say('fileIsTooLarge', { size: formatSize(limits.bytes) }));
    throw new AppError(
      'file_missing',
      say('fileCouldntBeRead', { file: path.basename(file) }),
      {},
      { cause },
    );
  }
  const text = decodeText(content);
  try {
    return parseWithin(text, limits);
  } catch (cause) {
    // JSON that is well-formed but grown beyond its bounds is kept apart from what is no JSON.
    const isOvergrown = cause instanceof SyntaxError && cause.message.startsWith('It is nested');
    throw new AppError('invalid_input', say(isOvergrown ? 'fileIsTooDeep' : 'fileIsNoJson'), {}, { cause });
  }
}
