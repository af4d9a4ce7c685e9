import { gatewayBody, type LedgerEntry } from '../../src/contract';
import { fixture } from './contract-files';

const ledgerOf = (name: string): readonly LedgerEntry[] =>
  gatewayBody(fixture(name), {
    securityScheme: { name: 'hardened', definition: {} },
    integration: () => ({}),
    gatewayResponses: {},
  }).ledger;

describe('the constraint ledger', () => {
  const ledger = ledgerOf('models.yaml');
  const kept = (pointer: string, keyword: string) =>
    ledger.filter((entry) => entry.pointer === pointer && entry.keyword === keyword).map((entry) => entry.kept);
  const thing = '/components/schemas/Thing-v1.2';

  test('books every constraint once', () => {
    const keys = ledger.map(({ pointer, keyword }) => `${pointer} ${keyword}`);

    expect(new Set(keys).size).toBe(keys.length);
  });

  test.each([
    [`${thing}/properties/name`, 'maxLength', 'both'],
    [`${thing}/properties/name`, 'pattern', 'both'],
    [`${thing}/properties/kind`, 'const', 'both'],
    [`${thing}`, 'additionalProperties', 'both'],
    ['/components/schemas/Part', 'required', 'both'],
    [`${thing}/properties/name`, 'format', 'guard'],
    [`${thing}/properties/id`, 'readOnly', 'guard'],
    [`${thing}/properties/note`, 'type', 'guard'],
    [`${thing}/properties/size`, 'exclusiveMinimum', 'guard'],
    [`${thing}/properties/ratio`, 'multipleOf', 'guard'],
    [`${thing}/properties/tags`, 'maxItems', 'guard'],
    [`${thing}/properties/tags/items`, 'pattern', 'guard'],
    [`${thing}/properties/shape`, 'oneOf', 'guard'],
    [`${thing}/properties/labels`, 'patternProperties', 'guard'],
    [`${thing}/properties/not-a`, 'not', 'guard'],
    // The first in the list is never the only one that is read-only, so that the gateway requires less.
    [`${thing}`, 'required', 'guard'],
    ['/paths/~1things~1{thingId}/parameters/0', 'required', 'both'],
    ['/paths/~1things~1{thingId}/parameters/1', 'required', 'both'],
    ['/paths/~1things~1{thingId}/parameters/1/schema', 'enum', 'guard'],
    ['/paths/~1things~1{thingId}/parameters/3', 'required', 'guard'],
    ['/paths/~1things/post/requestBody', 'required', 'both'],
  ])('books %s %s: %s', (pointer, keyword, where) => {
    expect(kept(pointer, keyword)).toEqual([where]);
  });

  test('drops nothing: every constraining keyword of the schemas is in it', () => {
    const text = JSON.stringify(fixture('recursive.yaml').document);
    const written = [...text.matchAll(/"(type|required|additionalProperties|maxLength|maxItems)":/g)].length;

    const entries = ledgerOf('recursive.yaml');

    expect(entries).toHaveLength(written);
  });
});
