import { isNode, type Node, nodesOf } from './rule.ts';

/** Constants and functions of a file by name; a name declared twice means nothing certain and is left out. */
export type Declarations = ReadonlyMap<string, Node>;

/** The properties that an expression surely has, as far as this file says; undefined when it does not say. */
export type Properties = ReadonlyMap<string, Node>;

export function declarationsOf(program: Node): Declarations {
  const found = new Map<string, Node>();
  const twice = new Set<string>();
  walk(program, (node) => {
    const { id, init } = node;
    const value =
      node.type === 'VariableDeclarator' ? init : node.type === 'FunctionDeclaration' ? node : null;
    if (!isNode(value) || !isNode(id) || typeof id['name'] !== 'string') return;
    if (found.has(id['name'])) twice.add(id['name']);
    found.set(id['name'], value);
  });
  for (const name of twice) found.delete(name);
  return found;
}

/** Follows constants, spreads, casts and calls of functions of the same file. */
export function propertiesOf(expression: unknown, known: Declarations, depth = 0): Properties | undefined {
  if (!isNode(expression) || depth > 8) return undefined;
  const deeper = (inner: unknown): Properties | undefined => propertiesOf(inner, known, depth + 1);
  switch (expression.type) {
    case 'ObjectExpression':
      return merged(nodesOf(expression['properties']), deeper);
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'ParenthesizedExpression':
      return deeper(expression['expression']);
    case 'MemberExpression':
      return deeper(deeper(expression['object'])?.get(nameOf(expression['property'])));
    case 'Identifier':
      return deeper(known.get(String(expression['name'])));
    case 'CallExpression': {
      const { callee } = expression;
      if (!isNode(callee) || callee.type !== 'Identifier') return undefined;
      return deeper(returnedBy(known.get(String(callee['name']))));
    }
    default:
      return undefined;
  }
}

function merged(properties: readonly Node[], deeper: (inner: unknown) => Properties | undefined): Properties {
  const all = new Map<string, Node>();
  for (const { type, argument, key, value, computed } of properties) {
    if (type === 'SpreadElement') for (const [name, inner] of deeper(argument) ?? []) all.set(name, inner);
    else if (isNode(key) && isNode(value) && computed !== true) all.set(nameOf(key), value);
  }
  return all;
}

function nameOf(key: unknown): string {
  return isNode(key) ? String(key['name'] ?? key['value']) : '';
}

/** What a function returns, when that is one expression. */
function returnedBy(declared: Node | undefined): Node | undefined {
  if (declared === undefined || !isNode(declared['body'])) return undefined;
  if (declared['body'].type !== 'BlockStatement') return declared['body'];
  const returns = nodesOf(declared['body']['body']).filter(({ type }) => type === 'ReturnStatement');
  const [only] = returns;
  return returns.length === 1 && isNode(only?.['argument']) ? only['argument'] : undefined;
}

function walk(node: Node, visit: (node: Node) => void): void {
  visit(node);
  for (const [name, value] of Object.entries(node)) {
    if (name !== 'parent') for (const child of nodesOf(value)) walk(child, visit);
  }
}
