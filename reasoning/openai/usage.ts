import type { Usage } from '../../agent/model-reply.ts';
import type { ModelRequest } from '../model-port.ts';

type Reported = { readonly input: unknown; readonly cached: unknown; readonly output: unknown };

/** More than any context window there is: a provider that reports more is mistaken. */
const absurd = 100_000_000;
const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < absurd;

/** What the provider reported; where it reported nothing or nonsense, a conservative estimate: three bytes a token. */
export function readUsage(
  { input, cached, output }: Reported,
  { request, reply }: { request: ModelRequest; reply: string },
): Usage {
  if (isCount(input) && isCount(output) && input > 0) {
    return {
      inputTokens: input,
      cachedInputTokens: isCount(cached) ? Math.min(cached, input) : 0,
      outputTokens: output,
      exact: true,
    };
  }
  const sent = JSON.stringify([request.instructions, request.tools, request.items]);
  return {
    inputTokens: Math.ceil(Buffer.byteLength(sent) / 3),
    cachedInputTokens: 0,
    outputTokens: Math.ceil(Buffer.byteLength(reply) / 3) + 1,
    exact: false,
  };
}
