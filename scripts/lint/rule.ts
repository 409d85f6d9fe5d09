// What oxlint gives to a rule of its plugin interface, as far as ours use it.

export type Node = { readonly type: string; readonly [property: string]: unknown };

export type RuleContext = {
  /** Absolute path of the file under the rule. */
  readonly filename: string;
  /** Where oxlint runs: the project. */
  readonly cwd: string;
  report(problem: { readonly node: Node; readonly message: string }): void;
};

export type Rule = {
  readonly meta: { readonly type: 'problem' };
  create(context: RuleContext): { readonly [nodeType: string]: (node: Node) => void };
};

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

/** The nodes in a property that holds one or several, in order. */
export function nodesOf(value: unknown): readonly Node[] {
  return (Array.isArray(value) ? value : [value]).filter(isNode);
}
