import type { MappedHost } from './protocol';

/** Everything that running one function needs: two functions with equal specs can share a worker. */
export interface FunctionSpec {
  readonly stack: string;
  readonly logicalId: string;
  readonly arn: string;
  readonly name: string;
  readonly handler: string;
  readonly runtime: string;
  readonly timeoutMs: number;
  readonly memoryMb: number;
  /** Folder of the code. */
  readonly taskRoot: string;
  /** Folders of the layers, first to last. */
  readonly layers: readonly string[];
  /** All that the function sees as its environment. */
  readonly environment: Readonly<Record<string, string>>;
  readonly hosts: readonly MappedHost[];
  readonly ca: string;
  readonly sdkRoots: readonly string[];
}

/** A function of the template: one that runs, or one that cannot, and why. */
export type LocalFunction =
  | { readonly runs: true; readonly spec: FunctionSpec }
  | {
      readonly runs: false;
      readonly stack: string;
      readonly logicalId: string;
      readonly arn: string;
      readonly why: string;
    };
