import { isJsonObject } from './json.ts';

/** What a value looks like from outside: a type's name, or the fields of an object. */
export type Shape = 'text' | 'number' | 'yes or no' | 'list' | 'object' | { readonly [field: string]: Shape };

/**
 * What every carried state has. It tells a state that some run carried from one that a caller made up; whether the former
 * is right was proven when it was written.
 */
export const shapeOfState: Shape = {
  kind: 'text',
  stateVersion: 'number',
  facts: {
    id: 'text',
    chain: 'text',
    startedAt: 'number',
    goal: 'text',
    principal: { subject: 'text', tenant: 'text', permissions: 'list' },
    manifest: { agent: 'object', model: 'object', tools: 'list', limits: 'object', escalation: 'object' },
  },
  step: 'number',
  conversation: {
    offset: 'number',
    items: 'list',
    task: 'text',
    window: { number: 'number', startsAt: 'number', head: 'list' },
    length: 'number',
    hash: 'text',
    size: 'number',
    known: 'object',
    measured: 'object',
  },
  spent: 'object',
  nextCall: 'number',
  done: 'list',
  unread: 'list',
  seen: 'list',
  refusals: { total: 'number', latest: 'list' },
  timeline: { total: 'number', latest: 'list' },
  pace: 'object',
  draining: 'yes or no',
  nudges: 'number',
};

/** In which field a value first departs from its shape, and what was expected there; undefined when it fits. */
export function misfit(value: unknown, shape: Shape, where: string): string | undefined {
  if (typeof shape === 'string') {
    return fits(value, shape) ? undefined : `expected "${where}" to be: ${shape}`;
  }
  if (!isJsonObject(value)) return `expected "${where}" to be an object`;
  for (const [field, inner] of Object.entries(shape)) {
    const found = misfit(value[field], inner, `${where}.${field}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

function fits(value: unknown, shape: Extract<Shape, string>): boolean {
  switch (shape) {
    case 'text':
      return typeof value === 'string';
    case 'number':
      return typeof value === 'number';
    case 'yes or no':
      return typeof value === 'boolean';
    case 'list':
      return Array.isArray(value);
    case 'object':
      return isJsonObject(value);
  }
}
