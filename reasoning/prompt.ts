import type { ModelRequest } from './model-port.ts';

/** What every request of a run has in common, before what the agent says: the same bytes for the same agent. */
const frame =
  'Work on the task with the tools you have. Call finish with the result when everything is done, and give_up when it must not or cannot be done.';

/**
 * Puts a request together: pure, and byte-identical for equal input, so that a provider's prefix cache holds and a test
 * can pin it. The fixed part comes first, tools in the order of their names whatever order they come in.
 */
export function assemblePrompt(parts: ModelRequest): ModelRequest {
  const tools = parts.tools.toSorted((one, other) => (one.name < other.name ? -1 : 1));
  return { ...parts, tools, instructions: `${parts.instructions.trim()}\n\n${frame}` };
}
