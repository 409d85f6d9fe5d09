import type { z } from 'zod';
import { excerpt } from '../agent/json.ts';

type Issue = z.core.$ZodIssue;

/** Faults that are told at most, and characters of each: a refusal stays in the conversation. */
const most = 8;
const longest = 240;

/** What is wrong with arguments in words that a model can act on: where, what was expected, what came. */
export function wordsOf({ issues }: z.core.$ZodError): string {
  const told = issues.slice(0, most).map((issue) => excerpt(wordsOfIssue(issue), longest));
  return [...told, ...(issues.length > most ? [`and ${issues.length - most} more`] : [])].join('; ');
}

function wordsOfIssue(issue: Issue): string {
  const where = issue.path.length === 0 ? 'all' : issue.path.join('.');
  return `${where}: ${formsOf(issue) ?? issue.message + gotOf(issue)}`;
}

/** A value that may have several forms is told what each of them lacks; zod's own message is "Invalid input". */
function formsOf(issue: Issue): string | undefined {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return undefined;
  return issue.errors.map((faults) => faults.map(wordsOfFault).join(', ')).join(' or ');
}

const wordsOfFault = (issue: Issue): string =>
  issue.path.length === 0 ? (formsOf(issue) ?? issue.message + gotOf(issue)) : wordsOfIssue(issue);

/** Zod names the type that came, or nothing; a field that it does not know it names itself. */
function gotOf({ code, input }: Issue): string {
  if (input === undefined || code === 'unrecognized_keys') return '';
  return `, got ${excerpt(typeof input === 'string' ? JSON.stringify(excerpt(input, 60)) : input, 80)}`;
}
