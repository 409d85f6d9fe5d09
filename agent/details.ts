import type { Escalation } from './escalation.ts';
import { openEscalations } from './on-decision.ts';
import type { RunState } from './run-state.ts';
import { answersTo, statusOf, viewOf } from './view.ts';

/** The Web UI puts this text into a URL: above about 2 KB it breaks. */
const longest = 1_900;
/** The Web UI's frame is a little too short: without these lines the last block cannot be seen. */
const ending = '\n\n---\n\n*end*\n\n&nbsp;\n';

/** What the Web UI shows under "User Metadata" while a run is open: what it does or waits for, and the JSON to paste. */
export function detailsOf(state: RunState): string {
  const [first, ...others] = openEscalations(state);
  if (first === undefined) return `**${sentence(state)}**${ending}`;
  const more = others.length === 0 ? '' : `\n\n${others.length} more wait: see the query \`state\`.`;
  const full = question(first, true) + more + ending;
  return full.length <= longest ? full : question(first, false) + more + ending;
}

function sentence(state: RunState): string {
  const { waitingFor, step, outcome } = viewOf(state);
  if (outcome !== null) return `Ended as ${outcome.kind}: ${outcome.reason}`;
  return `Step ${step}, ${statusOf(state)}: ${waitingFor.join('; ')}`;
}

function question(escalation: Escalation, whole: boolean): string {
  const { describe, kind, tool, unsure, deadline, args } = escalation;
  const heading = kind === 'approval' ? `Decide: ${describe}` : `Answer: ${describe}`;
  const rows = Object.entries(args).map(([name, value]) => `| ${name} | ${cell(JSON.stringify(value))} |`);
  const table = whole && rows.length > 0 ? `\n\n| argument | value |\n|---|---|\n${rows.join('\n')}` : '';
  const doubts = unsure === '' ? 'The agent stated no doubts.' : `The agent says: ${cell(unsure)}`;
  const shown = answersTo(escalation).filter((answer) => whole || answer['kind'] !== 'edit');
  const blocks = shown.map((answer) => `\`\`\`json\n${JSON.stringify(answer, null, 2)}\n\`\`\``);
  const until = new Date(deadline).toISOString().slice(0, 16).replace('T', ' ');
  return [
    `## ${cell(heading)}`,
    `Tool ${tool.name}, version ${tool.version}. ${doubts}`,
    `Without an answer by ${until} UTC it counts as rejected. Send one of these as the signal \`decide\`:${table}`,
    ...blocks,
  ].join('\n\n');
}

const cell = (text: string): string => {
  const line = text.replace(/[\n|]/g, ' ');
  return line.length <= 160 ? line : `${line.slice(0, 160)}…`;
};
