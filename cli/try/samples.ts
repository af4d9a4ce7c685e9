import type { ContractModel, ContractParameter } from '../../src/contract/types';
import type { OperationSpec } from '../../src/vocabulary';
import { xmlText } from '../drill/xml-text';
import { serializeParameter } from '../drill/serialize-parameter';
import { sampleOf } from '../sampler/sample';

/** The file `samples.json` of the echo backend: one conforming answer for each operation. */
export function echoSamples(model: ContractModel): string {
  const samples = model.operations.map((operation) => {
    const [status, response] = successOf(operation.responses);
    const [contentType, schema] = Object.entries(response?.contents ?? {})[0] ?? [];
    const body =
      schema === undefined ? undefined : sampleOf(schema, { document: model.document, direction: 'response' });
    const isXml = operation.hardened?.xml !== undefined && /[/+]xml$/.test(contentType ?? '');
    const written = isXml && schema ? xmlText(model.document, schema, body) : body;
    const headers = requiredHeaders(model.document, response?.headers ?? []);
    return [operation.spec.id, { status, contentType, body: written, headers, objects: objectsOf(operation.spec) }];
  });
  return JSON.stringify(Object.fromEntries(samples));
}

/** Where the answer tells of objects that the guard decides on, and where the request names them. */
function objectsOf({ returns = [], identifiers }: OperationSpec) {
  return returns.map(({ id, resource, tenant, owner }) => {
    const named = identifiers.find((identifier) => identifier.resource === resource);
    return { id, tenant, owner, ...(named && { from: { in: named.in, name: named.name } }) };
  });
}

function requiredHeaders(document: ContractModel['document'], declared: readonly ContractParameter[]) {
  const pairs = declared
    .filter(({ required }) => required)
    .flatMap(({ name, schema, required, style, explode, contentType }) => {
      const source = contentType === undefined ? { style, explode } : { content: {} };
      const value = sampleOf(schema, { document, direction: 'response' });
      return serializeParameter({ name, in: 'header', isRequired: required, schema, source }, value);
    });
  return Object.fromEntries(pairs);
}

/** The first response that means success; an operation that publishes none answers 200. */
function successOf<R>(responses: Readonly<Record<string, R>>): [number, R | undefined] {
  const status =
    Object.keys(responses).find((code) => /^2(\d\d|XX)$/i.test(code)) ??
    ('default' in responses ? 'default' : undefined);
  if (status === undefined) return [200, undefined];
  return [/^\d+$/.test(status) ? Number(status) : 200, responses[status]];
}
