import { dirname, relative, resolve } from 'node:path';
import { type Arrow, arrowOf } from './arrows.ts';
import { isNode, type Node, nodesOf, type Rule } from './rule.ts';

/** Imports along the arrows only, whatever form they have: import, export from, import(), import type. */
export const importArrows: Rule = {
  meta: { type: 'problem' },
  create(context) {
    const path = relative(context.cwd, context.filename).replaceAll('\\', '/');
    // Tests beside the code belong to the proof of a layer, not to the layer.
    const found = path.endsWith('.test.ts') ? undefined : arrowOf(path);
    if (found === undefined) return {};
    const check = (node: Node): void => {
      const target = specifierOf(node);
      if (target === undefined) return;
      const place = target.startsWith('.') ? inProject(context, target) : target;
      const isType = isTypeOnly(node);
      if (isAllowed(found, place, { isFile: target.startsWith('.'), isType })) return;
      const what = isType ? 'types of' : '';
      context.report({
        node,
        message: `${found.folder}/ must not import ${what} ${place}`.replace('  ', ' ') + `; ${hint(found)}`,
      });
    };
    return {
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
      TSImportType: check,
    };
  },
};

function inProject({ cwd, filename }: { cwd: string; filename: string }, target: string): string {
  return relative(cwd, resolve(dirname(filename), target)).replaceAll('\\', '/');
}

function specifierOf({ source }: Node): string | undefined {
  return isNode(source) && typeof source['value'] === 'string' ? source['value'] : undefined;
}

function isTypeOnly(node: Node): boolean {
  if (node.type === 'TSImportType') return true;
  if (node['importKind'] === 'type' || node['exportKind'] === 'type') return true;
  const specifiers = nodesOf(node['specifiers']);
  const isType = (one: Node): boolean => one['importKind'] === 'type' || one['exportKind'] === 'type';
  return specifiers.length > 0 && specifiers.every(isType);
}

type Found = { readonly folder: string; readonly arrow: Arrow };

function isAllowed(
  { folder, arrow }: Found,
  place: string,
  { isFile, isType }: { isFile: boolean; isType: boolean },
): boolean {
  const types = isType ? (arrow.types ?? []) : [];
  if (!isFile) return [...arrow.packages, ...types].some((one) => covers(one, place));
  return [folder, ...arrow.folders, ...types].some((one) => place.startsWith(`${one}/`));
}

function covers(allowed: string, name: string): boolean {
  if (allowed === '*' || allowed === name) return true;
  return /[/:]$/.test(allowed) && name.startsWith(allowed);
}

function hint({ arrow }: Found): string {
  const allowed = [...arrow.folders.map((one) => `${one}/`), ...arrow.packages];
  return `it may import ${allowed.join(', ') || 'nothing'} (scripts/lint/arrows.ts)`;
}
