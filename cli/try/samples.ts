import type { ContractModel } from '../../src/contract/types';
import { sampleOf } from '../sampler/sample';

/** The file `samples.json` of the echo backend: one conforming answer for each operation. */
export function echoSamples(model: ContractModel): string {
  const samples = model.operations.map((operation) => {
    const [status, response] = successOf(operation.responses);
    const [contentType, schema] = Object.entries(response?.contents ?? {})[0] ?? [];
    const body =
      schema === undefined ? undefined : sampleOf(schema, { document: model.document, direction: 'response' });
    return [operation.spec.id, { status, contentType, body }];
  });
  return JSON.stringify(Object.fromEntries(samples));
}

/** The first response that means success; an operation that publishes none answers 200. */
function successOf<R>(responses: Readonly<Record<string, R>>): [number, R | undefined] {
  const status =
    Object.keys(responses).find((code) => /^2(\d\d|XX)$/i.test(code)) ??
    ('default' in responses ? 'default' : undefined);
  if (status === undefined) return [200, undefined];
  return [/^\d+$/.test(status) ? Number(status) : 200, responses[status]];
}
