import fc from 'fast-check';
import { drillOperations, type DrillOperation, type DrillParameter } from '../../cli/drill/contract-view';
import { contractSampler } from '../../cli/drill/contract-sampler';
import { encodeBody } from '../../cli/drill/encode-body';
import type { Sampler } from '../../cli/drill/sampler';
import { serializeParameter } from '../../cli/drill/serialize-parameter';
import type { OperationTable } from '../../src/vocabulary';

/** A request that both validators judge. */
export interface Case {
  readonly operation: string;
  readonly method: string;
  readonly template: string;
  /** Percent-encoded. */
  readonly path: string;
  /** As they stand in the path. */
  readonly pathParameters: Readonly<Record<string, string>>;
  /** Decoded. */
  readonly query: readonly (readonly [string, string])[];
  readonly headers: readonly (readonly [string, string])[];
  readonly contentType?: string;
  readonly body?: string;
  /** What was done to the well-made request. */
  readonly change: string;
}

interface Values {
  readonly parameters: ReadonlyMap<DrillParameter, unknown>;
  readonly body?: { readonly value: unknown };
  readonly extra?: { readonly query?: readonly [string, string]; readonly contentType?: string };
  readonly change: string;
}

/** As many requests as wanted, alike for every operation; the same ones for the same seed. */
export function casesOf(document: Record<string, unknown>, table: OperationTable, count: number, seed: number): Case[] {
  const sampler = contractSampler(document);
  const operations = drillOperations({ document, table });
  const each = Math.ceil(count / operations.length);
  return operations
    .flatMap((operation, index) => {
      const changes = changesOf(operation, sampler);
      const picks = fc.sample(fc.tuple(fc.nat(), fc.nat({ max: 10_000 }), fc.jsonValue({ maxDepth: 3 })), {
        numRuns: each,
        seed: seed + index,
      });
      return picks.map(([pick, variant, junk], at) =>
        caseOf(operation, (changes[at % changes.length] as Change)({ pick, variant, junk })),
      );
    })
    .slice(0, count);
}

interface Pick {
  readonly pick: number;
  readonly variant: number;
  readonly junk: unknown;
}
type Change = (pick: Pick) => Values;

const of = <T>(all: readonly T[], pick: number): T => all[pick % all.length] as T;

/** Everything that is done to requests of an operation, well-made ones first. */
function changesOf(operation: DrillOperation, sampler: Sampler): Change[] {
  const { parameters, body } = operation;
  const good = (variant: number, isFull: boolean): Values => ({
    parameters: new Map(
      parameters
        .filter((each) => isFull || each.isRequired || each.in === 'path')
        .map((each) => [each, sampler.parameter(each, variant)] as const)
        .filter(([, value]) => value !== undefined),
    ),
    ...(body && { body: { value: sampler.value(body.schema, 'request', variant) } }),
    change: 'none',
  });
  const changes: Change[] = [
    ({ variant }) => good(variant, true),
    ({ variant }) => good(variant, false),
    ({ variant }) => ({
      ...good(variant, true),
      extra: { query: ['notInTheContract', '1'] },
      change: 'unknown query parameter',
    }),
  ];
  const optional = parameters.filter((each) => each.in !== 'path');
  const broken = parameters.flatMap((parameter) =>
    sampler.violations(parameter.schema).map((violation) => ({ parameter, violation })),
  );
  if (optional.length > 0) {
    changes.push(({ pick, variant }) => {
      const values = good(variant, true);
      const gone = of(optional, pick);
      const kept = new Map([...values.parameters].filter(([each]) => each !== gone));
      return { ...values, parameters: kept, change: `${gone.in} parameter left out` };
    });
  }
  if (broken.length > 0) {
    changes.push(({ pick, variant }) => {
      const { parameter, violation } = of(broken, pick);
      const values = good(variant, true);
      const changed = new Map(values.parameters).set(parameter, violation.value);
      return { ...values, parameters: changed, change: `${parameter.in} parameter breaks ${violation.keyword}` };
    });
  }
  if (parameters.length > 0) {
    changes.push(({ pick, variant, junk }) => {
      const parameter = of(parameters, pick);
      const values = good(variant, true);
      const text = typeof junk === 'object' ? JSON.stringify(junk) : String(junk);
      const value = parameter.in === 'path' && text === '' ? 'x' : text;
      return {
        ...values,
        parameters: new Map(values.parameters).set(parameter, value),
        change: `${parameter.in} parameter of any text`,
      };
    });
  }
  if (!body) return changes;
  const violations = sampler.violations(body.schema);
  changes.push(
    ({ variant, junk }) => ({ ...good(variant, true), body: { value: junk }, change: 'body of any value' }),
    ({ variant }) => ({ ...good(variant, true), body: undefined, change: 'no body' }),
    ({ variant }) => ({ ...good(variant, true), extra: { contentType: 'text/x-other' }, change: 'other content type' }),
  );
  if (violations.length > 0) {
    const violate: Change = ({ pick, variant }) => {
      const { keyword, value } = of(violations, pick);
      return { ...good(variant, true), body: { value }, change: `body breaks ${keyword}` };
    };
    changes.push(violate, violate, violate);
  }
  return changes;
}

const HEADER_SAFE = /[^\x21-\x7e\x80-\xff ]/g;

function caseOf({ spec, body }: DrillOperation, { parameters, body: sent, extra, change }: Values): Case {
  const pairs = [...parameters].map(([parameter, value]) => ({
    parameter,
    pairs: serializeParameter(parameter, value),
  }));
  const at = (place: DrillParameter['in']) => pairs.filter((each) => each.parameter.in === place);
  const segments = new Map(at('path').map((each) => [each.parameter.name, each.pairs[0]?.[1] || 'x'] as const));
  const cookies = at('cookie').flatMap((each) => each.pairs);
  const encoded = body && sent && sent.value !== undefined ? encodeBody(body.contentType, sent.value) : undefined;
  const text = encoded && (typeof encoded.value === 'string' ? encoded.value : JSON.stringify(encoded.value));
  return {
    operation: spec.id,
    method: spec.method,
    template: spec.path,
    path: spec.path.replaceAll(/\{([^}]+)\}/g, (_, name: string) => segments.get(name) ?? 'x'),
    pathParameters: Object.fromEntries(segments),
    query: [...at('query').flatMap((each) => each.pairs), ...(extra?.query ? [extra.query] : [])],
    headers: [
      ...at('header').flatMap((each) =>
        each.pairs.map(([name, value]) => [name, value.replace(HEADER_SAFE, '?').trim()] as const),
      ),
      ...(cookies.length > 0
        ? [['Cookie', cookies.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('; ')] as const]
        : []),
    ],
    ...(encoded && { contentType: extra?.contentType ?? encoded.contentType, body: text }),
    change,
  };
}
