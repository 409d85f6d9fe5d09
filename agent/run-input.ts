import { excerpt, isJsonObject } from './json.ts';
import type { RunInput } from './manifest.ts';
import type { Parsed } from './messages.ts';

/** Reads what a run was started with, from whatever client in whatever language. Absent optional fields get their default. */
export function parseRunInput(input: unknown): Parsed<RunInput> {
  if (!isJsonObject(input)) return invalid('an object with "agent" and "input"', input);
  const { agent, version = null, input: task, principal } = input;
  if (typeof agent !== 'string' || agent === '') return invalid('the agent\'s name in "agent"', agent);
  if (version !== null && !(typeof version === 'number' && Number.isInteger(version))) {
    return invalid('a whole number or null in "version"', version);
  }
  if (!isJsonObject(task)) return invalid('an object in "input", as the agent\'s input schema says', task);
  if (!isJsonObject(principal)) return invalid('{subject, tenant, permissions} in "principal"', principal);
  const { subject, tenant, permissions } = principal;
  if (typeof subject !== 'string' || subject === '') return invalid('a text in "principal.subject"', subject);
  if (typeof tenant !== 'string' || tenant === '') return invalid('a text in "principal.tenant"', tenant);
  if (!Array.isArray(permissions) || !permissions.every((permission) => typeof permission === 'string')) {
    return invalid('a list of texts in "principal.permissions"', permissions);
  }
  return {
    kind: 'valid',
    value: { kind: 'start', agent, version, input: task, principal: { subject, tenant, permissions } },
  };
}

function invalid(expected: string, got: unknown): Parsed<RunInput> {
  return { kind: 'invalid', why: `expected ${expected}, got ${excerpt(got)}` };
}
