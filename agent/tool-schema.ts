import type { JsonObject } from './json.ts';

/** A tool as a model is told of it; `parameters` is a JSON schema. */
export type ToolSchema = {
  readonly name: string;
  readonly description: string;
  readonly parameters: JsonObject;
  readonly strict: boolean;
};
