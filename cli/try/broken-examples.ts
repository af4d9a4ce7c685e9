import type { ContractModel } from '../../src/contract/types';
import type { ValidatorFinding } from '../../src/layers/input/validators/findings';
import { conformityOf, type Direction } from '../sampler/conformity';

interface Shown {
  readonly place: string;
  readonly pointer: string;
  readonly schema: unknown;
  readonly direction: Direction;
  readonly examples: readonly unknown[];
}

/** Examples of a document that its own schemas refuse: whoever sends what the document shows is refused, too. */
export function brokenExamples({ document, operations }: ContractModel): readonly ValidatorFinding[] {
  const broken = new Map<string, ValidatorFinding>();
  for (const { place, pointer, schema, direction, examples } of operations.flatMap(shownBy)) {
    const judge = conformityOf(document, direction);
    const refused = examples.filter((example) => judge.conforms(schema, example) === false);
    if (refused.length === 0) continue;
    broken.set(pointer, {
      severity: 'warning',
      code: 'example-breaks-schema',
      pointer,
      message: `the example of ${place} breaks its own schema`,
      remedy: 'correct the example or the schema: callers copy the one, and the guard holds them to the other',
    });
  }
  return [...broken.values()];
}

function shownBy({ spec, parameters, body, responses }: ContractModel['operations'][number]): Shown[] {
  const title = `${spec.method} ${spec.path}`;
  const contents = (place: string, direction: Direction, part: typeof body | (typeof responses)[string]): Shown[] =>
    Object.entries(part?.contents ?? {}).map(([type, schema]) => ({
      place: `${place} of ${title}`,
      pointer: part?.pointers[type] ?? '',
      schema,
      direction,
      examples: /json/.test(type) ? (part?.examples[type] ?? []) : [],
    }));
  return [
    ...parameters.map(({ name, in: place, schemaPointer, schema, examples }) => ({
      place: `${place} parameter ${name} of ${title}`,
      pointer: schemaPointer,
      schema,
      direction: 'request' as const,
      examples,
    })),
    ...contents('the body', 'request', body),
    ...Object.entries(responses).flatMap(([status, response]) => contents(`response ${status}`, 'response', response)),
  ];
}
