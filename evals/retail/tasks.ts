import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const tasksFile = z.array(
  z.object({
    id: z.string(),
    user_scenario: z.object({
      instructions: z.object({ reason_for_call: z.string(), known_info: z.string().nullish() }),
    }),
    evaluation_criteria: z.object({
      actions: z.array(z.object({ name: z.string(), arguments: z.record(z.string(), z.json()) })),
    }),
  }),
);
const expectedFile = z.record(
  z.string(),
  z.object({ changes: z.record(z.string(), z.record(z.string(), z.json())) }),
);

export type Action = {
  readonly name: string;
  readonly arguments: { readonly [name: string]: z.core.util.JSONType };
};

export type Task = {
  readonly id: string;
  /** What the customer asks, in words. */
  readonly request: string;
  /** What a person would do, in order; the model is scripted from it. */
  readonly actions: readonly Action[];
  /** The entities that differ afterwards, by kind and id. */
  readonly expected: { readonly [kind: string]: { readonly [id: string]: z.core.util.JSONType } };
};

/** Reads a folder of tasks in the format of tau2-bench's retail domain. Throws with what is missing or malformed. */
export function loadTasks(folder: string): readonly Task[] {
  const tasks = read(folder, 'tasks.json', tasksFile);
  const expected = read(folder, 'expected_changes.json', expectedFile);
  return tasks.map(({ id, user_scenario, evaluation_criteria }) => {
    const changes = expected[id];
    if (changes === undefined)
      throw new Error(`expected_changes.json of ${folder} has no entry for task ${id}`);
    const { reason_for_call, known_info } = user_scenario.instructions;
    return {
      id,
      request: [reason_for_call, known_info ?? ''].join('\n').trim(),
      actions: evaluation_criteria.actions.map(({ name, arguments: args }) => ({ name, arguments: args })),
      expected: changes.changes,
    };
  });
}

function read<T>(folder: string, name: string, schema: z.ZodType<T>): T {
  const file = join(folder, name);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new Error(
      `expected retail tasks in --data ${folder}, but ${file} cannot be read: name a folder with db.json, tasks.json and expected_changes.json`,
    );
  }
  const parsed = schema.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data;
  throw new Error(`${file} is not of the expected form: ${z.prettifyError(parsed.error).slice(0, 500)}`);
}
