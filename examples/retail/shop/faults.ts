import { z } from 'zod';
import { type Tool, tools } from './operations/catalogue.ts';

// Faults planted on purpose, so that callers can prove what they do about them. None are planted unless asked for.

const target = {
  tool: z.enum(tools),
  /** Only this world; any when absent. */
  world: z.string().min(1).exactOptional(),
};

/** Body of `POST /faults`: the next `times` requests of the tool fail. */
export const faultFormat = z.strictObject({
  ...target,
  /** A status to answer with, a reset connection, or no answer at all. */
  fault: z.union([z.int().min(400).max(599), z.enum(['reset', 'hang'])]),
  times: z.int().min(1).default(1),
  /** `before`: nothing was done. `after commit`: the effect stands and only its reply is lost; a replay is not hit. */
  when: z.enum(['before', 'after commit']).default('before'),
  /** Sent as it is in the header Retry-After: seconds or an HTTP date. */
  retryAfter: z.union([z.int().min(0), z.string().min(1)]).exactOptional(),
});

/** Body of `POST /hold`: the next commit of the tool stands and its reply waits for so many milliseconds. */
export const holdFormat = z.strictObject({
  ...target,
  afterCommit: z.literal(true),
  ms: z.int().min(1).max(600_000),
});

export type Fault =
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: string }
  | { readonly kind: 'reset' }
  | { readonly kind: 'hang' };
export type Hold = { readonly kind: 'hold'; readonly ms: number };

export interface Faults {
  readonly plant: (fault: z.infer<typeof faultFormat>) => void;
  readonly hold: (hold: z.infer<typeof holdFormat>) => void;
  /** Both use up one planted strike that fits, oldest first; undefined when none does. */
  readonly before: (tool: Tool, world: string) => Fault | undefined;
  readonly afterCommit: (tool: Tool, world: string) => Fault | Hold | undefined;
}

interface Planted<Strike> {
  readonly tool: Tool;
  readonly world: string | undefined;
  readonly strike: Strike;
  left: number;
}

export function createFaults(): Faults {
  const before: Planted<Fault>[] = [];
  const afterCommit: Planted<Fault | Hold>[] = [];
  return {
    plant: ({ tool, world, fault, when, times, retryAfter }) => {
      const planted = { tool, world, left: times, strike: toFault(fault, retryAfter) };
      if (when === 'before') before.push(planted);
      else afterCommit.push(planted);
    },
    hold: ({ tool, world, ms }) => {
      afterCommit.push({ tool, world, left: 1, strike: { kind: 'hold', ms } });
    },
    before: (tool, world) => take(before, tool, world),
    afterCommit: (tool, world) => take(afterCommit, tool, world),
  };
}

function take<Strike>(planted: Planted<Strike>[], tool: Tool, world: string): Strike | undefined {
  const index = planted.findIndex((each) => each.tool === tool && (each.world ?? world) === world);
  const hit = planted[index];
  if (!hit) return undefined;
  hit.left -= 1;
  if (hit.left === 0) planted.splice(index, 1);
  return hit.strike;
}

function toFault(fault: number | 'reset' | 'hang', retryAfter: number | string | undefined): Fault {
  if (typeof fault !== 'number') return { kind: fault };
  return {
    kind: 'status',
    status: fault,
    ...(retryAfter !== undefined && { retryAfter: String(retryAfter) }),
  };
}
