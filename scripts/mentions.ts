/** What one source file mentions that a wall may forbid: imports, imported names, texts, sums of amounts, families. */
import { type ESTree, parseSync, Visitor } from 'vite';
import { families } from '../src/shared/families/index.ts';

const amountName = /(?:usd|cost|price|amount|balance)$/i;

/** From so many names on, a table or list is one of families: images and videos are kinds of files, too. */
const table = 3;

/** Of a schema: the parsers of the language and of packages begin with a capital, the module of paths is called path. */
const isParse = /(?:\bsafeParse|[Pp]arseAsync|^(?![A-Z]\w*\.|path\.)[\s\S]+\??\.parse)$/;

const isName = (text: unknown): boolean => (families as readonly unknown[]).includes(text);

const isFamilyName = (node: ESTree.Node | null): boolean => node?.type === 'Literal' && isName(node.value);

const isFamilyKey = (node: ESTree.Node | null): boolean =>
  isFamilyName(node) || (node?.type === 'Identifier' && isName(node.name));

/** By its name: what holds a family is called so. */
function isFamily(node: ESTree.Node): boolean {
  switch (node.type) {
    case 'ChainExpression':
    case 'TSNonNullExpression':
    case 'TSAsExpression':
    case 'ParenthesizedExpression':
      return isFamily(node.expression);
    case 'Identifier':
      return /family$/i.test(node.name);
    case 'MemberExpression':
      return isFamily(node.property);
    default:
      return false;
  }
}

/** One thing that a file says, with where it says it. */
export interface Mention {
  offset: number;
  kind: 'import' | 'name' | 'text' | 'money' | 'family' | 'sentence' | 'check';
  /**
   * The module as written, the imported name, the string, an expression that makes a number of an amount, one that tells
   * families apart by their names, the text of a message that stands in the code, or a schema that is asked to parse.
   */
  text: string;
  /** For a name: the module it comes from. For an import and a name: false when only its type is used. */
  from?: string;
  isValue?: boolean;
}

/** In the order in which they stand in the file. */
export function mentionsIn(file: string, source: string): Mention[] {
  const { program, errors } = parseSync(file, source);
  if (errors.length > 0) throw new Error(`${file} cannot be parsed: ${errors[0]!.message}`);
  const mentions: Mention[] = [];
  const modules = new Set<ESTree.Node>();
  const module = (node: ESTree.Node, isValue: boolean) => {
    if (node.type !== 'Literal' || typeof node.value !== 'string') return;
    modules.add(node);
    mentions.push({ offset: node.start, kind: 'import', text: node.value, isValue });
  };
  const name = (text: string, from: string, isValue: boolean, offset: number) =>
    mentions.push({ offset, kind: 'name', text, from, isValue });

  const money = (node: ESTree.Node) =>
    mentions.push({ offset: node.start, kind: 'money', text: source.slice(node.start, node.end) });
  const isAmount = (node: ESTree.Node): boolean => {
    if (node.type === 'LogicalExpression') return isAmount(node.left) || isAmount(node.right);
    if (node.type === 'ChainExpression' || node.type === 'TSNonNullExpression')
      return isAmount(node.expression);
    if (node.type === 'Identifier') return amountName.test(node.name);
    return (
      node.type === 'MemberExpression' &&
      node.property.type === 'Identifier' &&
      amountName.test(node.property.name)
    );
  };

  const family = (node: ESTree.Node) =>
    mentions.push({ offset: node.start, kind: 'family', text: source.slice(node.start, node.end) });

  /** The text of a message for a person, where it is written out. */
  const sentence = (node: ESTree.Node | undefined): void => {
    if (node?.type === 'ConditionalExpression') {
      sentence(node.consequent);
      sentence(node.alternate);
    }
    const text =
      node?.type === 'Literal'
        ? String(node.value)
        : node?.type === 'TemplateLiteral'
          ? node.quasis.map((part) => part.value.raw).join('')
          : '';
    if (node !== undefined && /\p{L}{2,}[’']? \p{L}/u.test(text)) {
      mentions.push({ offset: node.start, kind: 'sentence', text });
    }
  };

  new Visitor({
    NewExpression(node) {
      if (node.callee.type === 'Identifier' && node.callee.name === 'AppError') sentence(node.arguments[1]);
    },
    Property(node) {
      if (node.key.type === 'Identifier' && node.key.name === 'message') sentence(node.value);
    },
    ImportDeclaration(node) {
      const isValue = node.importKind !== 'type';
      module(node.source, isValue);
      for (const specifier of node.specifiers) {
        if (specifier.type === 'ImportSpecifier') {
          const imported =
            specifier.imported.type === 'Literal' ? specifier.imported.value : specifier.imported.name;
          name(imported, node.source.value, isValue && specifier.importKind !== 'type', specifier.start);
        } else {
          name('*', node.source.value, isValue, specifier.start);
        }
      }
    },
    ExportNamedDeclaration(node) {
      if (!node.source) return;
      module(node.source, node.exportKind !== 'type');
      for (const { local, exportKind, start } of node.specifiers) {
        const exported = local.type === 'Literal' ? local.value : local.name;
        name(exported, node.source.value, node.exportKind !== 'type' && exportKind !== 'type', start);
      }
    },
    ExportAllDeclaration(node) {
      module(node.source, node.exportKind !== 'type');
      name('*', node.source.value, node.exportKind !== 'type', node.start);
    },
    ImportExpression(node) {
      module(node.source, true);
      if (node.source.type === 'Literal') name('*', String(node.source.value), true, node.start);
    },
    TSImportType(node) {
      module(node.source, false);
    },
    BinaryExpression(node) {
      const isSum = ['+', '-', '*', '/', '%'].includes(node.operator);
      if (isSum && (isAmount(node.left) || isAmount(node.right))) money(node);
      const isComparison = ['===', '!==', '==', '!='].includes(node.operator);
      const [left, right] = [node.left, node.right];
      if (
        isComparison &&
        ((isFamily(left) && isFamilyName(right)) || (isFamilyName(left) && isFamily(right)))
      )
        family(node);
    },
    AssignmentExpression(node) {
      if (['+=', '-=', '*=', '/='].includes(node.operator) && isAmount(node.left)) money(node);
    },
    SwitchStatement(node) {
      if (isFamily(node.discriminant) && node.cases.some(({ test }) => isFamilyName(test))) family(node);
    },
    ObjectExpression(node) {
      const keys = node.properties.map((property) => (property.type === 'Property' ? property.key : null));
      if (keys.filter(isFamilyKey).length >= table) family(node);
    },
    ArrayExpression(node) {
      if (node.elements.filter(isFamilyName).length >= table) family(node);
    },
    UnaryExpression(node) {
      if (['+', '-'].includes(node.operator) && isAmount(node.argument)) money(node);
    },
    CallExpression(node) {
      const callee = source.slice(node.callee.start, node.callee.end);
      const [given] = node.arguments;
      if (/^(?:Number|parseFloat|Number\.parseFloat)$/.test(callee) && given && isAmount(given)) money(node);
      if (isParse.test(callee)) mentions.push({ offset: node.start, kind: 'check', text: callee });
      const isRequire = node.callee.type === 'Identifier' && node.callee.name === 'require';
      const [argument] = node.arguments;
      if (!isRequire || !argument) return;
      module(argument, true);
      if (argument.type === 'Literal') name('*', String(argument.value), true, node.start);
    },
    Literal(node) {
      if (typeof node.value === 'string' && !modules.has(node)) {
        mentions.push({ offset: node.start, kind: 'text', text: node.value });
      }
    },
    TemplateLiteral(node) {
      const text = node.quasis.map((part) => part.value.raw).join('?');
      mentions.push({ offset: node.start, kind: 'text', text });
    },
  }).visit(program);
  return mentions.sort((a, b) => a.offset - b.offset);
}
