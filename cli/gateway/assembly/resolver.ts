import type { DynamicSources } from './dynamic-reference';
import { NO_VALUE, resolveValue, Unresolvable } from './intrinsics';
import { textOf } from './json';
import { StackScope } from './stack-scope';
import { mustResolve } from './strictness';
import type { Assembly, AssemblyStack, ResolvedAssembly, ResolvedResource } from './types';

/** What running a custom resource gave. */
export interface CustomResult {
  readonly physicalId: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What resolving needs from outside the template. */
export interface ResolveOptions {
  /** Text of a secret of the template. */
  secretText(arn: string, properties: Record<string, unknown>): string;
  /** Results of custom resources, by `customKey`. `pending`: it will be run, but has not been yet. */
  readonly customs: ReadonlyMap<string, CustomResult | 'pending'>;
  /** Values of template parameters that have no usable default. */
  readonly parameters?: Readonly<Record<string, string>>;
}

/** Thrown when a value needs a custom resource that is still to be run. */
export class PendingCustomResource extends Error {
  constructor(
    readonly stackName: string,
    readonly logicalId: string,
  ) {
    super(`custom resource ${logicalId} of stack ${stackName} has not been run yet`);
  }
}

export const customKey = (stack: string, logicalId: string): string => `${stack} ${logicalId}`;

/** Resolves the intrinsics of an assembly, resource by resource. */
export class AssemblyResolver {
  private readonly scopes: ReadonlyMap<string, StackScope>;

  constructor(
    private readonly assembly: Assembly,
    private readonly options: ResolveOptions,
  ) {
    this.scopes = new Map(assembly.stacks.map((stack) => [stack.name, new StackScope(stack, this)]));
  }

  /**
   * Resolves the properties of a resource.
   *
   * @throws AssemblyError when a property that the gateway reads needs a value that it cannot know
   */
  properties(stackName: string, logicalId: string): Record<string, unknown> {
    const scope = this.scope(stackName);
    const resource = scope.stack.template.Resources[logicalId];
    if (!resource) throw new Unresolvable(`resource ${logicalId}`);
    const resolved = Object.entries(resource.Properties ?? {}).map(([property, value]): [string, unknown] => {
      const strict = mustResolve(resource.Type, property);
      return [property, resolveValue(value, scope.scopeFor({ logicalId, property, strict }))];
    });
    return Object.fromEntries(resolved.filter(([, value]) => value !== NO_VALUE));
  }

  /** Resolves one property alone; what is unknown of it becomes a marker text. */
  property(stackName: string, logicalId: string, property: string): unknown {
    const scope = this.scope(stackName);
    const written = scope.stack.template.Resources[logicalId]?.Properties?.[property];
    return resolveValue(written, scope.scopeFor({ logicalId, property, strict: false }));
  }

  region(stackName: string): string {
    return this.scope(stackName).stack.env.region;
  }

  ref(stackName: string, logicalId: string): string {
    return String(this.scope(stackName).ref(logicalId));
  }

  arn(stackName: string, logicalId: string): string {
    return String(this.scope(stackName).attribute(logicalId, 'Arn'));
  }

  stackId(stackName: string): string {
    return this.scope(stackName).stackId;
  }

  /** Tells whether a resource exists: its condition, if any, holds. */
  exists(stackName: string, logicalId: string): boolean {
    const scope = this.scope(stackName);
    const condition = scope.stack.template.Resources[logicalId]?.Condition;
    return condition === undefined || scope.condition(condition);
  }

  /** Every resource of a stack that exists, as stack, logical id and type. */
  *resources(type?: (type: string) => boolean): Generator<{ stack: string; logicalId: string; type: string }> {
    for (const { name, template } of this.assembly.stacks) {
      for (const [logicalId, { Type }] of Object.entries(template.Resources)) {
        if ((type === undefined || type(Type)) && this.exists(name, logicalId))
          yield { stack: name, logicalId, type: Type };
      }
    }
  }

  all(): ResolvedAssembly {
    const stacks = this.assembly.stacks.map(({ name, env, template }) => {
      const resources: Record<string, ResolvedResource> = {};
      for (const [logicalId, { Type, Metadata }] of Object.entries(template.Resources)) {
        if (!this.exists(name, logicalId)) continue;
        resources[logicalId] = { type: Type, properties: this.properties(name, logicalId), metadata: Metadata ?? {} };
      }
      return { name, region: env.region, account: env.account, resources };
    });
    return {
      stacks,
      assets: this.assembly.assets,
      physicalId: (logicalId, stack) => this.ref(stack ?? this.stackOf(logicalId), logicalId),
    };
  }

  customPhysicalId(stack: string, logicalId: string): string {
    return this.custom(stack, logicalId)?.physicalId ?? `${stack}-${logicalId}`;
  }

  customAttribute(stack: string, logicalId: string, name: string): unknown {
    return this.custom(stack, logicalId)?.data[name];
  }

  output(stackName: string, name: string): unknown {
    const scope = this.scopes.get(stackName);
    const output = scope?.stack.template.Outputs?.[name];
    if (!scope || !output) throw new Unresolvable(`output ${name} of stack ${stackName}`);
    return resolveValue(output.Value, scope.scopeFor({ logicalId: 'outputs', property: name, strict: true }));
  }

  importValue(name: string): unknown {
    for (const scope of this.scopes.values()) {
      const place = scope.scopeFor({ logicalId: 'outputs', property: name, strict: false });
      for (const [output, { Export }] of Object.entries(scope.stack.template.Outputs ?? {})) {
        if (Export && resolveValue(Export.Name, place) === name) return this.output(scope.stack.name, output);
      }
    }
    throw new Unresolvable(`the export ${name}, which no stack of the assembly has`);
  }

  /** Value of a parameter that the parent stack or the caller sets. */
  parameterOf(stack: AssemblyStack, name: string): unknown {
    const given = this.options.parameters?.[name];
    if (given !== undefined || !stack.parent) return given;
    const parent = this.scope(stack.parent.stack);
    const { logicalId } = stack.parent;
    const written = parent.stack.template.Resources[logicalId]?.Properties?.['Parameters'] as
      | Record<string, unknown>
      | undefined;
    const strict = parent.scopeFor({ logicalId, property: `Parameters.${name}`, strict: true });
    return written?.[name] === undefined ? undefined : resolveValue(written[name], strict);
  }

  dynamicSources(stackName: string): DynamicSources {
    return {
      secret: (id) => this.secretText(id),
      parameter: (name) => {
        const scope = this.scope(stackName);
        for (const { stack, logicalId } of this.resources((type) => type === 'AWS::SSM::Parameter')) {
          if (scope.stack.name === stack && this.ref(stack, logicalId) === name) {
            return textOf(this.properties(stack, logicalId)['Value']);
          }
        }
        return undefined;
      },
    };
  }

  private secretText(id: string): string | undefined {
    for (const { stack, logicalId } of this.resources((type) => type === 'AWS::SecretsManager::Secret')) {
      const properties = this.properties(stack, logicalId);
      const arn = this.ref(stack, logicalId);
      if (arn === id || properties['Name'] === id) return this.options.secretText(arn, properties);
    }
    return undefined;
  }

  private custom(stack: string, logicalId: string): CustomResult | undefined {
    const result = this.options.customs.get(customKey(stack, logicalId));
    if (result === 'pending') throw new PendingCustomResource(stack, logicalId);
    return result;
  }

  private scope(stackName: string): StackScope {
    const scope = this.scopes.get(stackName);
    if (!scope) throw new Unresolvable(`stack ${stackName}`);
    return scope;
  }

  private stackOf(logicalId: string): string {
    const owner = this.assembly.stacks.find(({ template }) => Object.hasOwn(template.Resources, logicalId));
    if (!owner) throw new Unresolvable(`resource ${logicalId}, which no stack has`);
    return owner.name;
  }
}
