/** The library of templates; files of them go through dialogs of the system. */
import type { templateMethods } from '../../../shared/contract/templates.ts';
import type { Desktop } from '../../shell/desktop.ts';
import type { Templates } from '../../templates/index.ts';
import type { HandlersOf } from '../answer.ts';

const filter = { name: 'JSON', extensions: ['json'] };

export function templateHandlers(
  templates: Templates,
  desktop: Pick<Desktop, 'chooseFile' | 'chooseSavePath'>,
): HandlersOf<typeof templateMethods> {
  return {
    templates: () => templates.list(),
    putTemplate: (template) => templates.put(template),
    removeTemplate: ({ templateId }) => templates.remove(templateId),
    async exportTemplates({ templateIds }) {
      const path = await desktop.chooseSavePath('safelight-templates.json', filter);
      if (path === null) return null;
      await templates.exportTo(path, templateIds);
      return { path, count: templateIds.length };
    },
    async importTemplates() {
      const path = await desktop.chooseFile(filter);
      return path === null ? null : templates.importFile(path);
    },
  };
}
