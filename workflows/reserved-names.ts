import type { WorkflowInterceptors } from '@temporalio/workflow';

/** Names that begin so belong to the SDK; with one it does not know it fails the workflow task. */
const reserved = '__temporal_';
const mark = 'reserved ';

/** The name that the sender gave, of a signal or update that reached a default handler. */
export const givenName = (received: string): string =>
  received.startsWith(mark + reserved) ? received.slice(mark.length) : received;

/** Lets signals and updates with reserved names reach the default handlers, which refuse them in words (I11). */
export const interceptors = (): WorkflowInterceptors => ({
  internals: [
    {
      activate(input, next) {
        for (const { signalWorkflow: signal, doUpdate: update } of input.activation.jobs ?? []) {
          if (signal?.signalName?.startsWith(reserved) === true) signal.signalName = mark + signal.signalName;
          if (update?.name?.startsWith(reserved) === true) update.name = mark + update.name;
        }
        next(input);
      },
    },
  ],
});
