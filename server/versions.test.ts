import { isAtLeast, objectionToServer, readVersion } from '../agent/server-version.ts';
import { embeddedConfig, toFlags, toYaml } from './dynamic-config.ts';
import { embeddedServerVersion } from './versions.ts';

test.each([
  ['go version go1.26.8 linux/amd64', [1, 26, 8]],
  ['1.31', [1, 31, 0]],
  ['none', undefined],
])('the version in %j is read', (text, version) => {
  expect(readVersion(text)).toEqual(version);
});

test.each([
  [[1, 31, 0], true],
  [[1, 32, 1], true],
  [[2, 0, 0], true],
  [[1, 30, 9], false],
  [[0, 99, 0], false],
])('%j as at least 1.31 is %s', (version, expected) => {
  expect(isAtLeast(version, [1, 31])).toBe(expected);
});

test('a server that is too old is refused with a reason; one that tells no version is let through', () => {
  expect(objectionToServer('1.29.1')).toMatch(/expected .* 1\.31 or later, got 1\.29\.1: older ones cannot/);
  expect(objectionToServer('1.31.0')).toBeUndefined();
  expect(objectionToServer('')).toBeUndefined();
});

test('of what the temporal command prints, the version of the server inside it counts', () => {
  expect(embeddedServerVersion('temporal version 1.8.2 (Server 1.31.2, UI 2.50.1)')).toEqual([1, 31, 2]);
  expect(embeddedServerVersion('temporal version 1.8.2')).toBeUndefined();
});

test('the settings are the same as a file and as flags', () => {
  const file = JSON.parse(toYaml(embeddedConfig)) as { [key: string]: { value: unknown }[] };
  const flags = toFlags(embeddedConfig).filter((flag) => flag !== '--dynamic-config-value');
  expect(flags).toEqual(
    Object.entries(file).map(([key, [first]]) => `${key}=${JSON.stringify(first?.value)}`),
  );
});
