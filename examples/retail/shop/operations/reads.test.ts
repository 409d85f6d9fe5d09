import { seedWorld } from '../testing.ts';

describe('finding a user', () => {
  test('works by e-mail whatever the case', () => {
    const body = { user_id: 'bruno_vale_2093' };
    expect(seedWorld().decide('find_user_id_by_email', { email: 'Bruno.Vale.2093@Example.com' })).toEqual({
      kind: 'answered',
      body,
    });
  });

  test('tells namesakes apart by zip code', () => {
    const { decide } = seedWorld();
    const byZip = (zip: string) =>
      decide('find_user_id_by_name_zip', { first_name: 'ada', last_name: 'LANE', zip });
    expect(byZip('05401')).toMatchObject({ body: { user_id: 'ada_lane_4711' } });
    expect(byZip('97401')).toMatchObject({ body: { user_id: 'ada_lane_5120' } });
    expect(byZip('10001')).toMatchObject({ kind: 'refused', code: 'user_not_found' });
  });

  test('goes by the present zip code after a move', () => {
    const world = seedWorld();
    const address = {
      address1: '1 New Road',
      address2: '',
      city: 'Salem',
      state: 'OR',
      country: 'USA',
      zip: '97301',
    };
    world.carryOut('modify_user_address', { user_id: 'ada_lane_5120', ...address });
    const found = world.decide('find_user_id_by_name_zip', {
      first_name: 'Ada',
      last_name: 'Lane',
      zip: '97301',
    });
    expect(found).toMatchObject({ body: { user_id: 'ada_lane_5120' } });
  });
});

describe('details', () => {
  test('are the entity as it is kept', () => {
    const { decide, order, user, entities } = seedWorld();
    expect(decide('get_order_details', { order_id: '#W1000001' })).toEqual({
      kind: 'answered',
      body: order('#W1000001'),
    });
    expect(decide('get_user_details', { user_id: 'ada_lane_4711' })).toMatchObject({
      body: user('ada_lane_4711'),
    });
    const product = entities.product('3100000002');
    expect(decide('get_product_details', { product_id: '3100000002' })).toMatchObject({ body: product });
  });

  test.each([
    ['get_order_details', { order_id: '1000001' }, 'order_not_found'],
    ['get_order_details', { order_id: 'constructor' }, 'order_not_found'],
    ['get_user_details', { user_id: '__proto__' }, 'user_not_found'],
    ['get_product_details', { product_id: '5100000011' }, 'product_not_found'],
    ['get_product_details', {}, 'invalid_arguments'],
    ['get_user_details', { user_id: 'ada_lane_4711', extra: 'x' }, 'invalid_arguments'],
  ] as const)('%s of %j is refused as %s', (tool, args, code) => {
    expect(seedWorld().decide(tool, args)).toMatchObject({ kind: 'refused', code });
  });

  test('product types are listed by name', () => {
    const verdict = seedWorld().decide('list_all_product_types', {});
    const body = verdict.kind === 'answered' ? verdict.body : {};
    expect(Object.keys(body)).toEqual([
      'Canvas Apron',
      'Enamel Kettle',
      'Field Notebook',
      'Trail Lantern',
      'Wool Blanket',
    ]);
    expect(body).toMatchObject({ 'Field Notebook': '3100000001' });
  });
});
