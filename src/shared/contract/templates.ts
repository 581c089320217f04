/** The library of templates. Nothing is sent by any of this: a filled-in template is a request like any other. */
import { z } from 'zod';
import { id, ids } from '../fields.ts';
import { type Template, templateSchema } from '../templates/template.ts';
import { method } from './method.ts';

export const templateMethods = {
  /** Oldest first. */
  templates: method<Template[]>('none')(z.undefined()),
  /** A new one, or another content for one that is there. */
  putTemplate: method<void>('none')(templateSchema),
  /** Putting it again brings it back, with its uses. */
  removeTemplate: method<void>('none')(z.object({ templateId: id })),
  /** Writes them to a file that the person chooses; null when they chose none. */
  exportTemplates: method<{ path: string; count: number } | null>('leave')(z.object({ templateIds: ids })),
  /** Takes all templates of a file that the person chooses, or none; null when they chose no file. */
  importTemplates: method<{ count: number } | null>('open')(z.undefined()),
} as const;
