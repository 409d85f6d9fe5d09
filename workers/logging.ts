import type { Logger as TemporalLogger, LogMetadata } from '@temporalio/common';
import pino from 'pino';
import { excerpt } from '../agent/json.ts';
import type { Log, LogLevel } from '../agent/log-records.ts';

/**
 * Writes one JSON line per record to `file`, or to standard output. Synchronous: a killed process loses no finished line.
 * Throws for a file that cannot be opened; later it never throws, whatever the file does.
 */
export function createLog({ level, file }: { level: LogLevel; file: string | undefined }): Log {
  const destination = pino.destination({ dest: file ?? 1, sync: true, mkdir: true });
  const logger = pino(
    {
      level,
      base: { pid: process.pid },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination,
  );
  // A full disk: unheard, the error would be thrown into whoever logs. The run goes on; history keeps its story.
  destination.on('error', () => undefined);
  return (at, record) => logger[at](record);
}

/** Feeds what the Temporal SDK says into the same log. Its metadata is shortened: it may hold whole histories. */
export function temporalLogger(log: Log): TemporalLogger {
  const write = (level: LogLevel, message: string, meta?: LogMetadata): void =>
    log(level, {
      event: 'temporal.sdk',
      message: excerpt(message, 1000),
      details: meta === undefined ? '' : excerpt(safe(meta), 2000),
    });
  return {
    log: (level, message, meta) => write(levels[level] ?? 'info', message, meta),
    trace: (message, meta) => write('debug', message, meta),
    debug: (message, meta) => write('debug', message, meta),
    info: (message, meta) => write('info', message, meta),
    warn: (message, meta) => write('warn', message, meta),
    error: (message, meta) => write('error', message, meta),
  };
}

const levels: { readonly [level: string]: LogLevel } = {
  TRACE: 'debug',
  DEBUG: 'debug',
  INFO: 'info',
  WARN: 'warn',
  ERROR: 'error',
};

/** Errors and big integers do not survive JSON by themselves. */
function safe(meta: LogMetadata): string {
  try {
    return JSON.stringify(meta, (_name, value: unknown) => {
      if (value instanceof Error) return `${value.name}: ${value.message}`;
      return typeof value === 'bigint' ? value.toString() : value;
    });
  } catch {
    return 'details could not be written';
  }
}
