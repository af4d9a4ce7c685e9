import type { OperationSpec, OperationTable } from '../../../src/vocabulary';
import type { LogLine } from './log-lines';

/** Calls that were served although nobody decided on what they name. */
export interface Gap {
  readonly operation: string;
  readonly what: string;
  readonly calls: number;
  /** Extended request id of the last of them. */
  readonly correlation: string;
  readonly last: number;
}

/** What the logs show and no decision covered, one entry an operation and kind. */
export function gapsIn(lines: readonly LogLine[], table: OperationTable): readonly Gap[] {
  const gaps = new Map<string, Gap>();
  for (const line of lines.filter(({ isServed }) => isServed)) {
    const operation = table.operations.find((each) => each.id === line.operation) ?? routeOf(line, table);
    const what = operation ? gapOf(line, operation) : unpublished(line);
    if (what === undefined) continue;
    const name = operation?.id ?? `${line.method} ${line.path}`;
    const known = gaps.get(`${name} ${what}`);
    const isLater = !known || line.time >= known.last;
    gaps.set(`${name} ${what}`, {
      operation: name,
      what,
      calls: (known?.calls ?? 0) + 1,
      correlation: isLater ? line.correlation : known.correlation,
      last: isLater ? line.time : known.last,
    });
  }
  return [...gaps.values()].sort((a, b) => b.calls - a.calls);
}

function routeOf({ kind, method, path }: LogLine, { operations }: OperationTable): OperationSpec | undefined {
  return operations.find((each) => each.method === method && kind === 'access' && each.path === path);
}

function unpublished({ kind }: LogLine): string | undefined {
  return kind === 'access' ? 'served, and the contract has no such operation' : undefined;
}

function gapOf(line: LogLine, operation: OperationSpec): string | undefined {
  if (operation.anonymous) return undefined;
  if (line.kind === 'access')
    return line.decision === 'allow' ? undefined : 'served without a decision of the authorizer';
  if (line.point !== 'authorizer') return undefined;
  const decided = operation.identifiers.filter(({ in: place }) => place === 'path').map(({ name }) => name);
  if (decided.length > 0 && line.objects === 0) return 'allowed without a decision on the object that its path names';
  const loose = looseIdentifier(line.path, operation.path, decided);
  return loose && `path parameter ${loose} carries what looks like an identifier, and no resource is declared for it`;
}

/** A path parameter that is no declared identifier and whose value looks like one. */
function looseIdentifier(path: string, template: string, decided: readonly string[]): string | undefined {
  const segments = path.split('/').slice(-template.split('/').length + 1);
  return template
    .split('/')
    .slice(1)
    .map((segment, index) => ({ name: /^\{([^}]+)\}$/.exec(segment)?.[1], value: segments[index] ?? '' }))
    .find(({ name, value }) => name !== undefined && !decided.includes(name) && looksLikeIdentifier(value))?.name;
}

/** Numbers, UUIDs, and words with digits such as `ord-7f0c2b4e`; not `v1`, not `monthly`. */
export function looksLikeIdentifier(value: string): boolean {
  return /^\d+$/.test(value) || (value.length >= 6 && /\d/.test(value) && /^[A-Za-z0-9._~:-]+$/.test(value));
}
