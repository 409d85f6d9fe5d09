import { writeFileSync } from 'node:fs';
import { z } from 'zod';
import { logLine } from '../workers/log-schema.ts';

/** Where the schema of a log line is published. */
export const logSchemaFile = new URL('../docs/log-schema.json', import.meta.url);

/** The published text; a test keeps the file equal to it. */
export function logSchemaText(): string {
  const { $schema, ...rest } = z.toJSONSchema(logLine);
  const described = {
    $schema,
    title: 'A line of the log of perdure',
    description: 'Each line is one JSON object; docs/logging.md says what the events mean.',
    ...rest,
  };
  return `${JSON.stringify(described, null, 2)}\n`;
}

if (import.meta.main) writeFileSync(logSchemaFile, logSchemaText());
