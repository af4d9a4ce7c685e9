import { encodeBody } from '../../../cli/drill/encode-body';

it('quotes a JSON body that is a text alone', () => {
  expect(encodeBody('application/json', 'abc').value).toBe('"abc"');
});

it('leaves other JSON bodies as values, so that attacks can change them', () => {
  expect(encodeBody('application/json', { a: 1 }).value).toEqual({ a: 1 });
});
