/** A value of the server's dynamic configuration; `namespace` limits it to one namespace. */
export type Setting = { readonly value: number | boolean | string; readonly namespace?: string };
export type DynamicConfig = { readonly [key: string]: readonly Setting[] };

const everywhere = (value: Setting['value']): readonly Setting[] => [{ value }];

/**
 * Settings of the embedded server: one shard on one node, fast timers, no artificial 20 reads a second. Measured effects
 * stand in docs/operating.md; several of them are for a single node only.
 */
export const embeddedConfig: DynamicConfig = {
  'history.transferProcessorMaxPollRPS': everywhere(10_000),
  'history.timerProcessorMaxPollRPS': everywhere(10_000),
  'history.timerProcessorMaxTimeShift': everywhere('20ms'),
  'history.MaxBufferedQueryCount': everywhere(20),
  'system.enableActivityEagerExecution': everywhere(true),
  'system.forceSearchAttributesCacheRefreshOnRead': everywhere(true),
  'matching.numTaskqueueReadPartitions': everywhere(1),
  'matching.numTaskqueueWritePartitions': everywhere(1),
  'matching.enableFairness': everywhere(true),
  // Bytes. The server takes updates that it cannot write down when refused: one of 2 MiB would fail its task for ever.
  'history.maxInFlightUpdatePayloads': everywhere(1_048_576),
};

/** The file the full server reads, as YAML; JSON is YAML. */
export function toYaml(config: DynamicConfig): string {
  const entries = Object.entries(config).map(([key, settings]) => [
    key,
    settings.map(({ value, namespace }) => ({
      value,
      ...(namespace === undefined ? {} : { constraints: { namespace } }),
    })),
  ]);
  return JSON.stringify(Object.fromEntries(entries), null, 2);
}

/** The same as flags of `temporal server start-dev`, which knows no constraints. */
export function toFlags(config: DynamicConfig): readonly string[] {
  return Object.entries(config).flatMap(([key, [first]]) =>
    first === undefined ? [] : ['--dynamic-config-value', `${key}=${JSON.stringify(first.value)}`],
  );
}
