import { normalize } from '../../../../lambda/detector/normalize/normalize';

const ARN = 'arn:aws:acm:eu-west-1:111122223333:certificate/1';
const EVENT = {
  version: '0',
  id: '9c95e8e4-96a4-ef3f-b739-b6aa5b193afb',
  'detail-type': 'ACM Certificate Approaching Expiration',
  source: 'aws.acm',
  account: '111122223333',
  time: '2026-11-27T06:51:08Z',
  region: 'eu-west-1',
  resources: [ARN],
  detail: { DaysToExpiry: 31, CommonName: 'api.example.com' },
};

it('reads what ACM tells of a certificate', () => {
  expect(normalize(EVENT)).toEqual({
    signal: {
      source: 'certificate',
      time: Date.parse(EVENT.time),
      uid: EVENT.id,
      event: EVENT['detail-type'],
      resource: ARN,
      detail: '31',
    },
  });
});

it('names a certificate by its common name where the event has no resource', () => {
  expect(normalize({ ...EVENT, resources: null })).toMatchObject({ signal: { resource: 'api.example.com' } });
});

it.each([
  ['of another kind', { ...EVENT, 'detail-type': 'ACM Certificate Available' }],
  ['without a time', { ...EVENT, time: undefined }],
  ['without an id', { ...EVENT, id: {} }],
  ['about nothing', { ...EVENT, resources: [{}], detail: 'text' }],
  ['whose class is that of a record and which holds none', { class_uid: 2003, unmapped: [], metadata: null }],
])('puts an event aside %s', (_name, event) => {
  expect(normalize(event)).toEqual({ quarantine: 'unknown shape' });
});
