import { basename, join, relative } from 'node:path';
import Ajv04 from 'ajv-draft-04';
import {
  ContractError,
  type ContractModel,
  gatewayBody,
  inferHardening,
  operationTable,
  parseContract,
} from '../../src/contract';
import { documentsIn } from './contract-files';

const ROOT = join(__dirname, '../..');
const SHARED = documentsIn(join(ROOT, '../shared/data/openapi'));
const EXAMPLES = ['3.0', '3.1'].flatMap((version) =>
  documentsIn(join(ROOT, 'node_modules/@readme/oas-examples', version)),
);
const SWAGGER = documentsIn(join(ROOT, 'node_modules/@readme/oas-examples/2.0'));

/** Documents of the package that really are at fault, and the fault. */
const AT_FAULT: Readonly<Record<string, RegExp>> = {
  post: /responses/,
  title: /no operation/,
  'parameters-common': /names \{id\} twice/,
  'parameters-style': /query or fragment/,
  'response-http-behavior': /"api_key" is not defined/,
  'schema-validation-local': /should be of type number/,
  'schema-validation-top-level': /should be of type number/,
  webhooks: /no "paths"/,
};

function build(model: ContractModel) {
  return gatewayBody(model, {
    securityScheme: { name: 'hardened', definition: {} },
    integration: () => ({}),
    gatewayResponses: {},
  });
}

const named = (files: readonly string[]) => files.map((file) => [relative(ROOT, file), file] as const);

// Said out loud: without the reference documents, the next block would pass by testing nothing.
if (SHARED.length === 0) test.skip('the reference documents are absent: ../shared/data/openapi', () => undefined);

describe.each([...named(SHARED), ...named(EXAMPLES)])('%s', (_, file) => {
  test('becomes a REST API body whose models compile, or one list of faults that it has', () => {
    // Processor time: the clock of a busy machine says nothing about the code.
    const started = process.cpuUsage();
    let model: ContractModel;
    try {
      model = parseContract(file);
    } catch (error) {
      expect(error).toBeInstanceOf(ContractError);
      const expected = AT_FAULT[basename(file).replace(/\.\w+$/, '')] ?? /this document has no fault/;
      expect((error as ContractError).message).toMatch(expected);
      return;
    }

    const { body, ledger } = build(inferHardening(model));
    const { user, system } = process.cpuUsage(started);
    const seconds = (user + system) / 1e6;

    const keys = ledger.map(({ pointer, keyword }) => `${pointer} ${keyword}`);
    expect(new Set(keys).size).toBe(keys.length);
    expect(operationTable(model, 'Api').operations).toHaveLength(model.operations.length);
    const ajv = new Ajv04({ strict: false, logger: false }).addSchema(body, 'body');
    const { schemas } = body.components as { schemas: Record<string, unknown> };
    for (const name of Object.keys(schemas))
      expect(ajv.compile({ $ref: `body#/components/schemas/${name}` })).toBeDefined();
    expect(seconds).toBeLessThan(5);
  });
});

test.each(named(SWAGGER))('%s is refused as Swagger 2', (_, file) => {
  expect(() => parseContract(file)).toThrow(/is Swagger 2\.0; convert it to OpenAPI 3/);
});
