import { activityType } from '../agent/manifest.ts';
import { activityNames } from '../agent/model-reply.ts';
import { createCallModel } from './call-model.ts';
import type { Dependencies } from './dependencies.ts';
import { createPrepareCall } from './prepare-call.ts';
import { createResolveAgent } from './resolve-agent.ts';
import { createRunTool } from './run-tool.ts';

/** All activities of a worker: three of perdure, and one for each version of each tool. */
export function createActivities(dependencies: Dependencies) {
  const tools = dependencies.registry
    .tools()
    .map((tool) => [activityType(tool.manifest), createRunTool(tool, dependencies)] as const);
  return {
    [activityNames.resolveAgent]: createResolveAgent(dependencies),
    [activityNames.callModel]: createCallModel(dependencies),
    [activityNames.prepareCall]: createPrepareCall(dependencies),
    ...Object.fromEntries(tools),
  };
}
