import { AssemblyError } from './assembly-error';
import { resolveDynamic } from './dynamic-reference';
import { attributeOf, type FacetInput, refOf } from './facets';
import { evaluateCondition, NO_VALUE, resolveValue, type Scope, Unresolvable } from './intrinsics';
import { recordOf } from './json';
import type { AssemblyResolver } from './resolver';
import { isCustomResource } from './strictness';
import type { AssemblyStack, TemplateResource } from './types';

/** Whoever reads the value decides what becomes of it. */
const rethrow = (error: Unresolvable): never => {
  throw error;
};

/** The values of one stack, looked up on demand: what a resource is made of may depend on any other one. */
export class StackScope {
  private readonly conditions = new Map<string, boolean>();
  private readonly refs = new Map<string, unknown>();
  private readonly pending = new Set<string>();

  constructor(
    readonly stack: AssemblyStack,
    private readonly resolver: AssemblyResolver,
  ) {}

  /** A scope in which an unknown value stops the boot, naming the place, or becomes a marker text. */
  scopeFor(place: { logicalId: string; property: string; strict: boolean }): Scope {
    return {
      ref: (name) => this.ref(name),
      attribute: (logicalId, name) => this.attribute(logicalId, name),
      condition: (name) => this.condition(name),
      mapping: (map, top, second) => this.mapping(map, top, second),
      importValue: (name) => this.resolver.importValue(name),
      zones: (region) => ['a', 'b', 'c'].map((zone) => `${region || this.stack.env.region}${zone}`),
      dynamic: (text) => resolveDynamic(text, this.resolver.dynamicSources(this.stack.name)),
      unknown: (error) => {
        if (!place.strict) return `unresolved: ${error.what}`;
        throw new AssemblyError(
          `stack ${this.stack.name}, resource ${place.logicalId}, property ${place.property}`,
          `needs ${error.what}, which the local gateway cannot know`,
          'give the property a literal value, or leave the resource out of the stack that you serve',
        );
      },
    };
  }

  ref(name: string): unknown {
    if (name.startsWith('AWS::')) return this.pseudo(name);
    const resource = this.stack.template.Resources[name];
    if (!resource) return this.parameter(name);
    if (isCustomResource(resource.Type)) return this.resolver.customPhysicalId(this.stack.name, name);
    if (!this.refs.has(name)) this.refs.set(name, refOf(resource.Type, this.facetInput(name, resource)));
    return this.refs.get(name);
  }

  attribute(logicalId: string, name: string): unknown {
    const resource = this.stack.template.Resources[logicalId];
    if (!resource) throw new Unresolvable(`resource ${logicalId}, which the template does not have`);
    const value = isCustomResource(resource.Type)
      ? this.resolver.customAttribute(this.stack.name, logicalId, name)
      : resource.Type === 'AWS::CloudFormation::Stack'
        ? this.resolver.output(`${this.stack.name}/${logicalId}`, name.replace(/^Outputs\./, ''))
        : attributeOf(resource.Type, name, this.facetInput(logicalId, resource));
    if (value === undefined) throw new Unresolvable(`${logicalId}.${name} (of type ${resource.Type})`);
    return value;
  }

  condition(name: string): boolean {
    const known = this.conditions.get(name);
    if (known !== undefined) return known;
    const written = this.stack.template.Conditions?.[name];
    if (written === undefined) throw new Unresolvable(`condition ${name}, which the template does not have`);
    const scope = this.scopeFor({ logicalId: `condition ${name}`, property: 'its definition', strict: true });
    const value = this.once(`condition ${name}`, () => evaluateCondition(written, scope));
    this.conditions.set(name, value);
    return value;
  }

  private facetInput(logicalId: string, resource: TemplateResource): FacetInput {
    return {
      stack: this.stack.name,
      logicalId,
      ...this.stack.env,
      partition: this.partition,
      urlSuffix: this.urlSuffix,
      property: (name) => {
        const written = resource.Properties?.[name];
        const scope = { ...this.scopeFor({ logicalId, property: name, strict: true }), unknown: rethrow };
        const value = this.once(`${logicalId}.${name}`, () => resolveValue(written, scope));
        return value === NO_VALUE ? undefined : value;
      },
    };
  }

  private parameter(name: string): unknown {
    const given = this.resolver.parameterOf(this.stack, name);
    if (given !== undefined) return given;
    const parameter = this.stack.template.Parameters?.[name];
    if (!parameter) throw new Unresolvable(`${name}, which is neither a resource nor a parameter of the template`);
    const isStored = parameter.Type?.startsWith('AWS::SSM::Parameter::') ?? false;
    if (parameter.Default === undefined || isStored)
      throw new Unresolvable(`parameter ${name}, which has no value here`);
    const isList = parameter.Type === 'CommaDelimitedList' || parameter.Type?.startsWith('List<');
    return isList ? String(parameter.Default).split(',') : parameter.Default;
  }

  private mapping(map: string, top: string, second: string): unknown {
    const value = recordOf(recordOf(this.stack.template.Mappings?.[map])[top])[second];
    if (value === undefined) throw new Unresolvable(`the mapping ${map}.${top}.${second}`);
    return value;
  }

  private pseudo(name: string): unknown {
    const { account, region } = this.stack.env;
    switch (name) {
      case 'AWS::NoValue':
        return NO_VALUE;
      case 'AWS::AccountId':
        return account;
      case 'AWS::Region':
        return region;
      case 'AWS::Partition':
        return this.partition;
      case 'AWS::URLSuffix':
        return this.urlSuffix;
      case 'AWS::StackName':
        return this.stack.name;
      case 'AWS::StackId':
        return this.stackId;
      case 'AWS::NotificationARNs':
        return [];
      default:
        throw new Unresolvable(`the pseudo parameter ${name}`);
    }
  }

  get stackId(): string {
    const { account, region } = this.stack.env;
    return `arn:${this.partition}:cloudformation:${region}:${account}:stack/${this.stack.name}/local`;
  }

  private get partition(): string {
    return this.stack.env.region.startsWith('cn-') ? 'aws-cn' : 'aws';
  }

  private get urlSuffix(): string {
    return this.stack.env.region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  }

  /** Computes a value whose computation must not need itself. */
  private once<T>(what: string, compute: () => T): T {
    if (this.pending.has(what)) throw new Unresolvable(`${what}, which depends on itself`);
    this.pending.add(what);
    try {
      return compute();
    } finally {
      this.pending.delete(what);
    }
  }
}
