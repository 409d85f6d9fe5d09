import { Command } from 'commander';
import { ClientError } from '../errors.ts';
import { addCancel } from './cancel.ts';
import { addDecide } from './decide.ts';
import { addEscalations } from './escalations.ts';
import { exitCodeOfError } from './exit-code.ts';
import { addList } from './list.ts';
import { addMessage } from './message.ts';
import { addPauseAndResume } from './pause.ts';
import { addResult } from './result.ts';
import { addServer } from './server.ts';
import { createCli } from './session.ts';
import { addStart } from './start.ts';
import { addState } from './state.ts';
import type { Terminal } from './terminal.ts';
import { addWatch } from './watch.ts';

/** Runs one command line and ends as its exit code; never throws. */
export async function runCommandLine(args: readonly string[], terminal: Terminal): Promise<number> {
  const isJson = args.includes('--json');
  let code = 0;
  try {
    const program = createProgram(terminal, (given) => {
      code = given;
    });
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // Commander has said its own already.
    if (error instanceof ClientError) tell(terminal, isJson, { kind: error.kind, message });
    else if (!isCommanderError(error)) tell(terminal, isJson, { kind: 'unexpected', message });
    return exitCodeOfError(error);
  }
}

function tell(terminal: Terminal, isJson: boolean, error: { kind: string; message: string }): void {
  terminal.err(isJson ? JSON.stringify({ error }) : error.message);
}

const isCommanderError = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('commander.');

function createProgram(terminal: Terminal, exit: (code: number) => void): Command {
  const program = new Command('perdure')
    .description(
      'Start, follow and steer runs of agents. Exit codes: 0 done or completed, 1 the run ended otherwise or refused, 2 wrong usage, 3 no such run, 4 server or worker unreachable.',
    )
    .option('--address <host:port>', 'Temporal server (TEMPORAL_ADDRESS)')
    .option('--namespace <name>', 'namespace (TEMPORAL_NAMESPACE, "default")')
    .option('--task-queue <name>', 'queue of the workers (PERDURE_TASK_QUEUE, "perdure")')
    .option('--payload-dir <folder>', 'folder of large payloads (PERDURE_PAYLOAD_DIR)')
    .option('--deadline <time>', 'longest that one call may take (10s)')
    .option('--json', 'one line of JSON for each thing said')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.err(text.trimEnd()),
    });
  const cli = createCli(terminal, exit);
  const add = [
    addStart,
    addWatch,
    addState,
    addDecide,
    addEscalations,
    addMessage,
    addPauseAndResume,
    addCancel,
    addResult,
    addList,
    addServer,
  ];
  for (const one of add) one(program, cli);
  return program;
}
