import type { Gap, ResolvedAssembly } from '../assembly/types';

/** One resource with what surrounds it. */
export interface Entry {
  readonly stack: string;
  readonly region: string;
  readonly account: string;
  readonly logicalId: string;
  readonly type: string;
  /** What `Ref` gives. */
  readonly ref: string;
  readonly properties: Members;
}

export type Members = Readonly<Record<string, unknown>>;

/** The resources of an assembly by type and by reference; collects what is not emulated. */
export class ResourceIndex {
  readonly gaps: Gap[] = [];
  private readonly byType = new Map<string, Entry[]>();

  constructor(resolved: ResolvedAssembly) {
    for (const stack of resolved.stacks) {
      for (const [logicalId, { type, properties }] of Object.entries(stack.resources)) {
        const ref = resolved.physicalId(logicalId, stack.name);
        const entry = {
          stack: stack.name,
          region: stack.region,
          account: stack.account,
          logicalId,
          type,
          ref,
          properties,
        };
        const entries = this.byType.get(type);
        if (entries === undefined) this.byType.set(type, [entry]);
        else entries.push(entry);
      }
    }
  }

  ofType(type: string): readonly Entry[] {
    return this.byType.get(type) ?? [];
  }

  byRef(type: string, ref: unknown): Entry | undefined {
    return this.ofType(type).find((entry) => entry.ref === ref);
  }

  /** A WAFv2 resource by ARN: `…/<kind>/<name>/<id>`, where `Ref` is `<name>|<id>|<scope>`. */
  byWafArn(type: string, arn: string): Entry | undefined {
    return this.ofType(type).find((entry) => {
      const [name, id] = entry.ref.split('|');
      return arn.endsWith(`/${name}/${id}`);
    });
  }

  gap(entry: Entry, reason: string, isSecurityRelevant: boolean): void {
    const { stack, logicalId, type } = entry;
    this.gaps.push({ stack, logicalId, type, reason, isSecurityRelevant });
  }
}

export function members(value: unknown): Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : {};
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** CloudFormation accepts numbers and booleans as text. */
export function number(value: unknown): number | undefined {
  const parsed = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof parsed === 'number' && Number.isFinite(parsed) ? parsed : undefined;
}

export function isTrue(value: unknown): boolean {
  return value === true || value === 'true';
}

export function textMap(value: unknown): Record<string, string> {
  const entries = Object.entries(members(value)).map(([key, entry]): [string, string] => [key, String(entry)]);
  return Object.fromEntries(entries);
}
