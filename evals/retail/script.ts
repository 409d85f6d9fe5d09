import type { ScriptedReply, Turn } from '../../test/support/scripted-provider/script.ts';
import { taskOf } from './run-id.ts';
import { loadTasks, type Task } from './tasks.ts';

/**
 * The model of the retail suite: at each turn the task's next action, after the last one `finish`. A pure function of the
 * request: a repeated attempt gets the same answer. Options: `<folder>` or `<folder>|drop-action`, the planted break that
 * leaves out each task's last action.
 */
export default function createScript(options: string): (turn: Turn) => ScriptedReply {
  const [folder = '', plant] = options.split('|');
  const tasks = new Map(loadTasks(folder).map((task) => [task.id, task]));
  return ({ runId, index }) => {
    const task = tasks.get(taskOf(runId)?.task ?? '');
    if (task === undefined) return { kind: 'error', status: 400, message: `no script for the run ${runId}` };
    const action = actionsOf(task, plant)[index];
    if (action !== undefined)
      return { kind: 'calls', calls: [{ name: action.name, args: action.arguments }] };
    return {
      kind: 'calls',
      calls: [{ name: 'finish', args: { reply: 'All of that is done.', resolved: true } }],
    };
  };
}

const actionsOf = ({ actions }: Task, plant: string | undefined) =>
  plant === 'drop-action' ? actions.slice(0, -1) : actions;
