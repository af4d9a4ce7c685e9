import type { OperationTable } from '../../../src/vocabulary';

/** A resource of a CloudFormation template, as written. */
export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Record<string, unknown>;
  readonly Metadata?: Record<string, unknown>;
  readonly Condition?: string;
  readonly DependsOn?: string | readonly string[];
  readonly [member: string]: unknown;
}

/** A CloudFormation template: plain data, so that a mutant is a `structuredClone` with one thing changed. */
export interface Template {
  readonly Parameters?: Record<string, { readonly Type?: string; readonly Default?: unknown }>;
  readonly Mappings?: Record<string, Record<string, Record<string, unknown>>>;
  readonly Conditions?: Record<string, unknown>;
  readonly Resources: Record<string, TemplateResource>;
  readonly Outputs?: Record<string, { readonly Value: unknown; readonly Export?: { readonly Name: unknown } }>;
  readonly [member: string]: unknown;
}

/** Account and region of a stack; `unknown-account` and `unknown-region` are replaced by fixed local ones. */
export interface StackEnvironment {
  readonly account: string;
  readonly region: string;
}

export interface AssemblyStack {
  readonly name: string;
  readonly template: Template;
  readonly env: StackEnvironment;
  /** For a nested stack: the resource that creates it. Its own name is `<parent>/<logicalId>`. */
  readonly parent?: { readonly stack: string; readonly logicalId: string };
}

/** One file asset: where its bytes lie on this machine and under which key the template names it. */
export interface Asset {
  readonly objectKey: string;
  /** Absolute path: a folder for `zip` packaging, else a file. */
  readonly path: string;
  readonly packaging: 'zip' | 'file';
}

/** What `<Stack>.<LogicalId>.contract.json` holds. */
export interface AssemblyContract {
  readonly stack: string;
  readonly apiLogicalId: string;
  readonly document: Record<string, unknown>;
  readonly table: OperationTable;
  /** Ids of the operations whose gateway models had no room in the template: the guard alone checks their bodies in full. */
  readonly opened: readonly string[];
}

/** A cloud assembly, read and checked but not yet resolved. `structuredClone` of it can be edited and booted. */
export interface Assembly {
  readonly dir: string;
  readonly stacks: readonly AssemblyStack[];
  readonly assets: readonly Asset[];
  readonly contracts: readonly AssemblyContract[];
  /** Things that the assembly holds and the local gateway does not run: container images and the like. */
  readonly gaps: readonly Gap[];
}

/** Something in the assembly that the local gateway does not (fully) run. Listed at start, never skipped in silence. */
export interface Gap {
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  readonly reason: string;
  /** `--strict` refuses to start on it. */
  readonly isSecurityRelevant: boolean;
}

export interface ResolvedResource {
  readonly type: string;
  /** Intrinsics resolved; members that resolve to `AWS::NoValue` are gone. */
  readonly properties: Record<string, unknown>;
  readonly metadata: Record<string, unknown>;
}

export interface ResolvedStack {
  readonly name: string;
  readonly region: string;
  readonly account: string;
  /** Resources whose condition holds. */
  readonly resources: Record<string, ResolvedResource>;
}

/** A cloud assembly whose every intrinsic has become a value. */
export interface ResolvedAssembly {
  readonly stacks: readonly ResolvedStack[];
  /** The `Ref` of a resource: deterministic, made of its logical id (and stack, where a stack is given). */
  physicalId(logicalId: string, stack?: string): string;
  readonly assets: readonly Asset[];
}
