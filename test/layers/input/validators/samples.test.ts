import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { sampleOf } from '../../../../cli/sampler/sample';
import { parseContract } from '../../../../src/contract';
import type { BodyPlans } from '../../../../src/vocabulary/validators';
import { compiled } from '../../../lambda/guard/contract';

const root = join(__dirname, '../../../..');
const shared = join(root, '../shared/data/openapi');
const documents = [
  ...(existsSync(shared)
    ? readdirSync(shared)
        .filter((name) => /\.(ya?ml|json)$/.test(name))
        .map((name) => join(shared, name))
    : []),
  join(root, 'examples/orders/openapi.yaml'),
];

// Loud on purpose: without the documents this file proves little.
if (!existsSync(shared))
  process.stderr.write(`skipped: ${shared} is absent, samples are checked on examples/orders alone\n`);

describe('samples of real documents are accepted by their own validators', () => {
  it.each(documents)('%s', (file) => {
    const model = parseContract(file);
    const { validators } = compiled(model);
    const refused: string[] = [];
    const check = (
      id: string,
      plans: BodyPlans,
      contents: Readonly<Record<string, unknown>>,
      direction: 'request' | 'response',
    ) => {
      for (const [type, schema] of Object.entries(contents)) {
        const plan = plans[type.split(';', 1)[0].toLowerCase()];
        if (plan && !plan.validate(sampleOf(schema, { document: model.document, direction })))
          refused.push(`${id} ${direction} ${type}`);
      }
    };

    for (const { spec, body, responses, parameters } of model.operations) {
      const own = validators.operations[spec.id];
      check(spec.id, own.body, body?.contents ?? {}, 'request');
      for (const [status, { contents }] of Object.entries(responses)) {
        check(spec.id, own.responses[status === 'default' ? status : status.toUpperCase()], contents, 'response');
      }
      for (const [index, { name, schema }] of parameters.entries()) {
        const sample = sampleOf(schema, { document: model.document, direction: 'request' });
        if (!own.params[index].validate(sample)) refused.push(`${spec.id} ${name}`);
      }
    }

    expect(refused).toEqual([]);
  });
});
