import { join, relative } from 'node:path';
import Ajv04 from 'ajv-draft-04';
import { sampleOf } from '../../cli/sampler/sample';
import { gatewayBody, isJsonLike, parseContract } from '../../src/contract';
import { documentsIn } from './contract-files';

const ROOT = join(__dirname, '../..');
const DOCUMENTS = [join(ROOT, 'examples/orders/openapi.yaml'), ...documentsIn(join(ROOT, '../shared/data/openapi'))];

interface Operation {
  readonly requestBody?: { readonly content: Record<string, { schema: { $ref: string } }> };
}

/** A model that refused what the contract accepts would break callers, and no finding would say so. */
test.each(DOCUMENTS.map((file) => [relative(ROOT, file), file]))(
  '%s: its models accept conforming bodies',
  (_, file) => {
    const model = parseContract(file);
    const { body } = gatewayBody(model, {
      securityScheme: { name: 'hardened', definition: {} },
      integration: () => ({}),
      gatewayResponses: {},
    });
    const gateway = new Ajv04({ strict: false, logger: false }).addSchema(body, 'body');
    const paths = body.paths as Record<string, Record<string, Operation>>;

    const refused: string[] = [];
    for (const operation of model.operations) {
      const { content = {} } = paths[operation.gatewayPath][operation.spec.method.toLowerCase()].requestBody ?? {};
      for (const [type, schema] of Object.entries(operation.body?.contents ?? {}).filter(([name]) =>
        isJsonLike(name),
      )) {
        const target = content[type];
        for (let seed = 0; target !== undefined && seed < 5; seed += 1) {
          const sample = sampleOf(schema, { document: model.document, seed, direction: 'request' });
          if (sample === undefined || gateway.validate(`body${target.schema.$ref}`, sample)) continue;
          refused.push(`${operation.spec.id}: ${JSON.stringify(gateway.errors).slice(0, 300)}`);
        }
      }
    }

    expect(refused).toEqual([]);
  },
);
