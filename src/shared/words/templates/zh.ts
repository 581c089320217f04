import type { Chinese } from '../../language.ts';
import type en from './en.ts';

export default {
  fieldsAreNoJson: '这些字段不是可以发送的 JSON、嵌套太深，或者含有不允许的名称。',
  fileHasForbiddenName: '没有导入文件：其中有一个字段叫“{{name}}”，模板不需要这样的字段。',
  fileHasNoTemplate: '没有导入文件：其中没有模板。',
  fileHasNoVersion: '没有导入文件：其中没有注明格式版本。',
  fileHasTooMany: '没有导入文件：其中有 {{count}} 个模板，最多 {{most}} 个。',
  fileIsNewer:
    '没有导入文件：它由更新版本的 Safelight 写入（格式 {{version}}；这个版本最高支持 {{known}}）。请先更新 Safelight。',
  fileIsNoJson: '没有导入文件：它不是 JSON。',
  fileIsNoTemplates: '没有导入文件：它不是 Safelight 模板文件。',
  fileIsTooDeep: '没有导入文件：嵌套太深，或者值太多。',
  fileIsTooLarge: '没有导入文件：它大于 {{size}}。',
  fileCouldntBeRead: '无法读取文件 {{file}}。',
  mediaAreLinks: '模板中的媒体只能是链接（https），或在使用时选择。',
  templateOfFileIsWrong: '没有导入文件：模板 {{number}} 中的 {{where}} 无效。{{reason}}',
  templateIsGone: '这个模板已删除。',
  templateIsTooLong: '这个模板太长，无法保存。请缩短。',
  tooManyTemplates: '最多可以有 {{most}} 个模板。请先删除一些。',
  tooManyVariables: '一个模板最多可以有 {{most}} 个变量。请减少变量。',
  templatesCouldntBeWritten: '无法将模板写入 {{folder}}。请选择其他文件夹。',
  notEnoughSpace: '该磁盘空间不足，无法保存模板。',
} satisfies Chinese<typeof en>;
