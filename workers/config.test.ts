import { readConfig } from './config.ts';

const complete = { TEMPORAL_ADDRESS: '127.0.0.1:7233', PERDURE_APP: 'app.ts' };

test('a complete environment is read, with its defaults', () => {
  expect(readConfig(complete)).toMatchObject({
    TEMPORAL_ADDRESS: '127.0.0.1:7233',
    TEMPORAL_NAMESPACE: 'default',
    PERDURE_TASK_QUEUE: 'perdure',
    PERDURE_LOG_LEVEL: 'info',
    PERDURE_GRACE_SECONDS: 20,
  });
});

test('every variable that is missing or wrong is named, with what it means', () => {
  const environment = { PERDURE_LOG_LEVEL: 'loud', PERDURE_GRACE_SECONDS: 'soon' };
  const message = (() => {
    try {
      readConfig(environment);
      return '';
    } catch (error) {
      return String(error);
    }
  })();
  expect(message).toMatch(
    /TEMPORAL_ADDRESS: .*\(host:port of the Temporal server; a worker never starts one\)/,
  );
  expect(message).toMatch(/PERDURE_APP: .*\(module whose default export is \{ agents, ports \}\)/);
  expect(message).toMatch(/PERDURE_LOG_LEVEL/);
  expect(message).toMatch(/PERDURE_GRACE_SECONDS/);
});
