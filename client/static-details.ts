import { excerpt } from '../agent/json.ts';
import type { RunInput } from '../agent/manifest.ts';
import { messageNames, queryNames } from '../agent/protocol.ts';

/** Bytes of a summary that the server keeps. */
const longestSummary = 190;
/** The Web UI puts the text into a URL and shows it in a frame that is a little too short. */
const ending = '\n\n---\n\n*end*\n\n&nbsp;\n';

/** One line for lists of runs. */
export function staticSummary({ agent, principal }: RunInput): string {
  const line = `${agent} for ${principal.subject} (${principal.tenant})`.replace(/\s+/g, ' ');
  return Buffer.from(line)
    .subarray(0, longestSummary)
    .toString()
    .replace(/\uFFFD+$/, '');
}

/** What the Web UI shows of a run even while no worker is up: how to look at it and how to answer it. */
export function staticDetails(runId: string, { agent, version, principal }: RunInput): string {
  const asked = version === null ? agent : `${agent}@${version}`;
  const { state, timeline, conversation } = queryNames;
  return [
    `**Agent ${cell(asked)}** acts for ${cell(principal.subject)}, tenant ${cell(principal.tenant)}.`,
    `- Answer an escalation: signal \`${messageNames.decide}\` with one of the JSON blocks shown here while it is open.`,
    `- Say something: signal \`${messageNames.message}\`; stop for a while: \`${messageNames.pause}\`, \`${messageNames.resume}\`.`,
    `- Look: queries \`${state}\`, \`${timeline}\`, \`${conversation}\`.`,
    `- On a command line: \`perdure decide ${cell(runId)}\`, \`perdure watch ${cell(runId)}\`.`,
    'Cancelling the workflow ends the run; what was done stays done.',
  ]
    .join('\n')
    .concat(ending);
}

const cell = (text: string): string => excerpt(text.replace(/[`*_|\\<>[\]]/g, ' '), 80);
