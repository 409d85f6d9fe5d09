import { openDatabase } from './database.ts';
import { type Ledger, openLedger } from './ledger.ts';
import { base } from './testing.ts';
import { openWorlds } from './world.ts';
import { createWriter, type WriteRequest } from './write-once.ts';

const request: WriteRequest = {
  world: 'w',
  tool: 'cancel_pending_order',
  args: { order_id: '#W1000004', reason: 'no longer needed' },
  key: 'k',
  attempt: 1,
  run: null,
};

test('effect, stored reply and ledger row are committed together or not at all', () => {
  const database = openDatabase(':memory:', base.digest);
  const worlds = openWorlds(database, base);
  const ledger = openLedger(database);
  const failing: Ledger = {
    ...ledger,
    append: (entry) => {
      ledger.append(entry);
      throw new Error('the disk is full');
    },
  };
  expect(() => createWriter({ database, worlds, ledger: failing })(request)).toThrow('the disk is full');
  expect(worlds.changes('w')).toEqual({});
  expect(ledger.after(0)).toEqual([]);

  const write = createWriter({ database, worlds, ledger });
  expect(write({ ...request, attempt: 2 })).toMatchObject({ kind: 'committed', row: { attempt: 2 } });
  expect(Object.keys(worlds.changes('w'))).toEqual(['orders', 'users']);
  expect(ledger.after(0)).toHaveLength(1);
});

test('a replay needs nothing but the stored reply', () => {
  const database = openDatabase(':memory:', base.digest);
  const parts = { database, worlds: openWorlds(database, base), ledger: openLedger(database) };
  const first = createWriter(parts)(request);
  const restarted = createWriter(parts);
  expect(restarted({ ...request, attempt: 7, run: 'other' })).toEqual({
    kind: 'replayed',
    answer: first.answer,
  });
  const other = restarted({ ...request, args: { order_id: '#W1000002', reason: 'no longer needed' } });
  expect(other).toMatchObject({ kind: 'refused', answer: { status: 422 } });
});
