import type { ServerResponse } from 'node:http';
import type { Reply } from './respond.ts';
import type { Answer } from './write-once.ts';

/** Sends a reply, now or later, or does to the connection what a planted fault says. */
export function deliver(response: ServerResponse, reply: Reply): void {
  switch (reply.kind) {
    case 'send':
      if (reply.replay) response.setHeader('Idempotent-Replay', 'true');
      if (reply.retryAfter !== undefined) response.setHeader('Retry-After', reply.retryAfter);
      return send(response, reply.answer);
    case 'hold': {
      const timer = setTimeout(() => send(response, reply.answer), reply.ms);
      response.once('close', () => clearTimeout(timer));
      return;
    }
    case 'reset':
      response.socket?.resetAndDestroy();
      return;
    case 'hang':
      return;
  }
}

/** The status a caller gets to see; null when the connection stays without an answer. */
export function statusSeen(reply: Reply): number | null {
  return 'answer' in reply ? reply.answer.status : null;
}

function send(response: ServerResponse, { status, body }: Answer): void {
  const length = Buffer.byteLength(body);
  response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': length });
  response.end(body);
}
