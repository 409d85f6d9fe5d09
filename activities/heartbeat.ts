import { Context } from '@temporalio/activity';

/** Milliseconds between heartbeats; the shortest heartbeat timeout in use is 3 s. */
const interval = 1_000;

/**
 * Heartbeats while `work` goes on, so that a dead worker is noticed and a cancellation arrives. `details` outlive the
 * attempt: the next one reads them.
 */
export async function withHeartbeat<T>(
  work: () => Promise<T>,
  details: () => unknown = () => undefined,
): Promise<T> {
  const context = Context.current();
  const timer = setInterval(() => context.heartbeat(details()), interval);
  context.heartbeat(details());
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
