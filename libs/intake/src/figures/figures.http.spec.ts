import { DEPARTMENT, plainItem, startIntake, type Body, type Intake } from '../testing/product';

jest.setTimeout(120_000);

let intake: Intake;

beforeAll(async () => {
  intake = await startIntake();
});

afterAll(() => intake.product.stop());

const figures = async (query = ''): Promise<Body> => {
  await intake.product.quiet();
  return (await intake.product.request('GET', `/intake/figures${query}`, { as: 'head' })).body;
};

const delivered = async (channel: string, method: string): Promise<void> => {
  const caseId = await intake.decided({ itemId: plainItem, materials: [], channel });
  await intake.post(`/${caseId}/deliveries`, { method });
};

it('gives the visits of the delivered cases as sum, count and average', async () => {
  expect(await figures()).toMatchObject({ registered: 0, visits: { cases: 0, visits: 0, atMostOne: 0 } });
  expect((await figures())['visits']).not.toHaveProperty('average');

  await delivered('window', 'window');
  await delivered('online', 'electronic');
  await delivered('mobile', 'window');
  await intake.register();
  const refused = await intake.register();
  await intake.post(`/${refused}/refusals`, { reasons: ['不符合'], remedies: '复议' });

  const expected = {
    registered: 5,
    channels: { window: 3, online: 1, mobile: 1, mail: 0, otherCity: 0 },
    accepted: 3,
    refused: 1,
    delivered: 3,
    visits: { cases: 3, visits: 3, average: 1, atMostOne: 2 },
  };
  expect(await figures()).toEqual(expected);
  expect(await figures(`?departmentCode=${DEPARTMENT}`)).toEqual(expected);
  expect(await figures('?departmentCode=elsewhere')).toMatchObject({ registered: 0, delivered: 0 });
});

it('gives the same after a restart', async () => {
  const before = await figures();
  await intake.product.restart();
  expect(await figures()).toEqual(before);
});
