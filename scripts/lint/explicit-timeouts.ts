import { declarationsOf, type Declarations, propertiesOf } from './options-object.ts';
import { isNode, type Node, nodesOf, type Rule } from './rule.ts';

const required = ['startToCloseTimeout', 'scheduleToCloseTimeout', 'retry'];
const requiredRetry = ['maximumAttempts', 'nonRetryableErrorTypes'];

/** Functions of @temporalio/workflow that take activity options, and at which argument. */
const optionsAt: { readonly [name: string]: number } = {
  proxyActivities: 0,
  proxyLocalActivities: 0,
  scheduleActivity: 2,
  scheduleLocalActivity: 2,
};

/**
 * An activity says how long an attempt and the whole may take, how often it is tried and what is never tried again; a
 * timer says its time. Left out, Temporal tries for ever.
 */
export const explicitTimeouts: Rule = {
  meta: { type: 'problem' },
  create(context) {
    const imported = new Map<string, string>();
    let known: Declarations = new Map();
    return {
      Program: (node) => {
        known = declarationsOf(node);
      },
      ImportDeclaration: (node) => rememberImports(node, imported),
      CallExpression: (node) => {
        for (const message of faultsOf(node, imported, known)) context.report({ node, message });
      },
    };
  },
};

/** A wait for a condition has a time at which it ends. */
export const boundedWaits: Rule = {
  meta: { type: 'problem' },
  create(context) {
    const imported = new Map<string, string>();
    return {
      ImportDeclaration: (node) => rememberImports(node, imported),
      CallExpression: (node) => {
        if (calledOf(node, imported) !== 'condition' || hasValue(nodesOf(node['arguments'])[1])) return;
        context.report({ node, message: 'condition() without a timeout may wait for ever; give it one' });
      },
    };
  },
};

function faultsOf(node: Node, imported: ReadonlyMap<string, string>, known: Declarations): readonly string[] {
  const given = nodesOf(node['arguments']);
  const name = calledOf(node, imported);
  if (name === 'sleep') return hasValue(given[0]) ? [] : ['sleep() needs its time as the first argument'];
  if (name !== undefined && name in optionsAt)
    return activityFaults(name, given[optionsAt[name] ?? 0], known);
  if (methodName(node) === 'executeWithOptions') return overrideFaults(given[0], known);
  return [];
}

function activityFaults(name: string, options: Node | undefined, known: Declarations): readonly string[] {
  const properties = propertiesOf(options, known);
  if (properties === undefined) return [`${name}() needs options that this file spells out`];
  const missing = required.filter((one) => !hasValue(properties.get(one)));
  const retry = hasValue(properties.get('retry')) ? retryFaults(properties.get('retry'), known) : [];
  return [...missing.map((one) => `${name}() without ${one}`), ...retry.map((fault) => `${name}() ${fault}`)];
}

/** Options given at the call replace those of the proxy one by one: what they replace must be whole too. */
function overrideFaults(options: Node | undefined, known: Declarations): readonly string[] {
  const properties = propertiesOf(options, known);
  if (properties === undefined) return ['executeWithOptions() needs options that this file spells out'];
  const emptied = required.filter((one) => properties.has(one) && !hasValue(properties.get(one)));
  const retry = hasValue(properties.get('retry')) ? retryFaults(properties.get('retry'), known) : [];
  return [...emptied.map((one) => `without ${one}`), ...retry].map(
    (fault) => `executeWithOptions() ${fault}`,
  );
}

function retryFaults(retry: Node | undefined, known: Declarations): readonly string[] {
  const properties = propertiesOf(retry, known);
  if (properties === undefined) return ['needs a retry policy that this file spells out'];
  return requiredRetry.filter((one) => !hasValue(properties.get(one))).map((one) => `without retry.${one}`);
}

/** `undefined` is no value, and for a count of attempts 0 and Infinity mean no limit. */
function hasValue(node: Node | undefined): boolean {
  if (node === undefined) return false;
  if (isNode(node['expression'])) return hasValue(node['expression']);
  if (node.type === 'Identifier') return node['name'] !== 'undefined' && node['name'] !== 'Infinity';
  return !(node.type === 'Literal' && (node['value'] === 0 || node['value'] === null));
}

function rememberImports({ source, specifiers }: Node, imported: Map<string, string>): void {
  if (!isNode(source) || source['value'] !== '@temporalio/workflow') return;
  for (const { type, imported: name, local } of nodesOf(specifiers)) {
    if (!isNode(local)) continue;
    if (type === 'ImportNamespaceSpecifier') imported.set(String(local['name']), '*');
    else if (isNode(name)) imported.set(String(local['name']), String(name['name']));
  }
}

/** Name of the function of @temporalio/workflow that is called, whatever it is called here. */
function calledOf({ callee }: Node, imported: ReadonlyMap<string, string>): string | undefined {
  if (!isNode(callee)) return undefined;
  if (callee.type === 'Identifier') return imported.get(String(callee['name']));
  const { object, property } = callee;
  const isNamespace = isNode(object) && imported.get(String(object['name'])) === '*';
  return isNamespace && isNode(property) ? String(property['name']) : undefined;
}

function methodName({ callee }: Node): string {
  if (!isNode(callee) || callee.type !== 'MemberExpression' || !isNode(callee['property'])) return '';
  return String(callee['property']['name']);
}
