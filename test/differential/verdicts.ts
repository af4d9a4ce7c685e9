import { listed } from '../../lambda/core/operation-list';
import type { IHttpOperation } from '@stoplight/types';
import { getHttpOperationsFromSpec } from '@stoplight/prism-http/dist/utils/operations.js';
import { validateInput } from '@stoplight/prism-http/dist/validator/index.js';
import { createGuard } from '../../lambda/guard/guard';
import { readValidators } from '../../lambda/guard/input/load-validators';
import type { ContractModel } from '../../src/contract';
import { operationTable } from '../../src/contract';
import { compileValidators } from '../../src/layers/input/validators';
import type { DecisionRecord } from '../../src/vocabulary';
import type { Case } from './cases';

/** What a validator says of a request: nothing, or why it refuses it. */
export type Verdict = string | undefined;
export type Judge = (request: Case) => Promise<Verdict>;

const entries = (pairs: readonly (readonly [string, string])[]) => {
  const all: Record<string, string[]> = Object.create(null);
  for (const [name, value] of pairs) all[name] = [...(all[name] ?? []), value];
  return all;
};

/** The guard with its identity checks out of the way: what is left is its reading of the contract. */
export function guardJudge(model: ContractModel): Judge {
  const table = operationTable(model, 'differential');
  const open = table.operations.map((each) => ({ ...each, anonymous: true, identifiers: [] }));
  const records: DecisionRecord[] = [];
  const guard = createGuard({
    operations: listed(open),
    validators: readValidators(Buffer.from(compileValidators(model, [])), 'validators.js'),
    keys: new Map() as never,
    apiId: 'api',
    bundleHash: 'hash',
    authorize: async () => ({ ok: true, value: { policies: [], resources: [] } }),
    authorizeReturned: async () => undefined,
    now: () => 0,
    record: (record) => records.push(record),
    fault: (error) => {
      throw error;
    },
  });
  return async (request) => {
    records.length = 0;
    const { path, template, method, pathParameters, query, headers, body, contentType } = request;
    const all = [...headers, ...(contentType === undefined ? [] : [['Content-Type', contentType] as const])];
    const response = await guard(
      {
        resource: template,
        path,
        httpMethod: method,
        pathParameters: Object.keys(pathParameters).length > 0 ? pathParameters : null,
        multiValueQueryStringParameters: query.length > 0 ? entries(query) : null,
        multiValueHeaders: entries(all),
        body: body ?? null,
        isBase64Encoded: false,
        requestContext: { extendedRequestId: 'differential' },
      },
      // Nothing that the response checks would stay silent about is looked at here.
      async () => ({ statusCode: 204 }),
    );
    const [first] = records;
    if (first?.decision === 'allow') return undefined;
    const problem = JSON.parse(response.body ?? '{}') as { errors?: { pointer: string; keyword?: string }[] };
    const [error] = problem.errors ?? [];
    return [first?.reason, error?.keyword, error?.pointer].filter(Boolean).join(' ');
  };
}

interface Diagnostic {
  readonly code?: string | number;
  readonly path?: readonly (string | number)[];
  readonly message: string;
  readonly severity: number;
}

/** Prism's request validation, on the same document. */
export async function prismJudge(document: Record<string, unknown>): Promise<Judge> {
  const operations = await getHttpOperationsFromSpec(structuredClone(document));
  const byRoute = new Map(
    operations.map((each: IHttpOperation) => [`${each.method.toUpperCase()} ${each.path}`, each]),
  );
  return async ({ method, template, path, query, headers, body, contentType }) => {
    const resource = byRoute.get(`${method} ${template}`);
    if (!resource) throw new Error(`Prism knows no ${method} ${template}`);
    const single = Object.fromEntries(
      Object.entries(entries(query)).map(([name, values]) => [
        name,
        values.length > 1 ? values : (values[0] as string),
      ]),
    );
    const named = Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value]));
    const element = {
      method: method.toLowerCase() as 'get',
      url: { path, query: single, baseUrl: '' },
      headers: {
        ...named,
        ...(contentType !== undefined && {
          'content-type': contentType,
          'content-length': String(Buffer.byteLength(body ?? '')),
        }),
      },
      body: parsed(body, contentType),
    };
    const outcome = validateInput({ resource, element }) as { _tag: 'Left' | 'Right'; left?: Diagnostic[] };
    const errors = outcome._tag === 'Left' ? (outcome.left ?? []).filter(({ severity }) => severity === 0) : [];
    const [first] = errors;
    return first && `${first.code ?? ''} ${(first.path ?? []).join('/')} ${first.message}`.trim();
  };
}

/** As Prism's own server reads a body before it validates it. */
function parsed(body: string | undefined, contentType = ''): unknown {
  if (body === undefined || !/[/+]json\b/i.test(contentType)) return body;
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
