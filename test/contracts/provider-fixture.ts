import { setTimeout as sleep } from 'node:timers/promises';
import type { JsonObject } from '../../agent/json.ts';
import { openAiModels } from '../../reasoning/connect-models.ts';
import type { Model } from '../../reasoning/define-model.ts';
import type { ModelAnswer, ModelRequest } from '../../reasoning/model-port.ts';
import { request } from '../support/model-request.ts';
import { type Provider, startProvider } from '../support/scripted-provider/server.ts';
import type { Script, ScriptedReply, Turn } from '../support/scripted-provider/script.ts';

/** A provider for each test and the port that asks it, over a real connection. */
export function useProvider(api: Model['api']) {
  let provider: Provider | undefined;
  let turns: Turn[] = [];
  const close = async (): Promise<void> => {
    await provider?.close();
  };
  afterEach(close);
  return {
    close,
    async start(reply: ScriptedReply | Script, withoutUsage = false): Promise<void> {
      turns = [];
      provider = await startProvider({
        withoutUsage,
        script: (turn) => {
          turns.push(turn);
          return typeof reply === 'function' ? reply(turn) : reply;
        },
      });
    },
    async ask(more: Partial<ModelRequest> = {}, signal = AbortSignal.timeout(20_000)): Promise<ModelAnswer> {
      const environment = { OPENAI_API_KEY: 'key', OPENAI_BASE_URL: provider?.url };
      return await openAiModels({ environment }).call({ ...request(api), ...more }, { signal });
    },
    turns: (): readonly Turn[] => turns,
    requests: (): readonly JsonObject[] => provider?.requests ?? [],
    url: (): string | undefined => provider?.url,
    /** Requests that the client left, waited for up to a second. */
    async abandoned(): Promise<readonly string[]> {
      for (let round = 0; round < 50 && provider?.abandoned.length === 0; round += 1) await sleep(20);
      return provider?.abandoned ?? [];
    },
  };
}
