import { packageRoot } from '../../../src/core/package-root';
import { listOf, recordOf, textOf } from '../assembly/json';
import type { AssemblyResolver } from '../assembly/resolver';
import type { Assembly, Gap } from '../assembly/types';
import { lambdaEnvironment } from '../lambda/environment';
import type { LocalFunction } from '../lambda/function-spec';
import type { MappedHost } from '../lambda/protocol';
import type { LocalServices } from '../services/local-services';

const FUNCTION = 'AWS::Lambda::Function';

/** What turning functions of the template into runnable ones needs. */
export interface FunctionSources {
  readonly assembly: Assembly;
  readonly resolver: AssemblyResolver;
  readonly services: LocalServices;
  /** Edits the template's variables before they reach a function: substitutions are reported by whoever makes them. */
  readonly substitute: (variables: Record<string, string>) => Record<string, string>;
  /** Names that lead to loopback beside those of the services. */
  readonly hosts: () => readonly MappedHost[];
}

/** The functions of an assembly as the local gateway runs them. */
export class LocalFunctions {
  readonly gaps: Gap[] = [];

  constructor(private readonly sources: FunctionSources) {}

  /** Every function of the template. */
  all(): LocalFunction[] {
    const { resolver } = this.sources;
    return [...resolver.resources((type) => type === FUNCTION)].map(({ stack, logicalId }) =>
      this.of(stack, logicalId),
    );
  }

  /** Function by ARN, or undefined. */
  byArn(arn: string): { stack: string; logicalId: string } | undefined {
    const { resolver } = this.sources;
    for (const { stack, logicalId } of resolver.resources((type) => type === FUNCTION)) {
      if (resolver.arn(stack, logicalId) === arn) return { stack, logicalId };
    }
    return undefined;
  }

  of(stack: string, logicalId: string): LocalFunction {
    const { resolver, services, assembly } = this.sources;
    const properties = resolver.properties(stack, logicalId);
    const arn = resolver.arn(stack, logicalId);
    const runtime = textOf(properties['Runtime']) ?? '';
    const code = services.code.folderOf(recordOf(properties['Code']), assembly.assets);
    const why =
      'why' in code ? code.why : runtime.startsWith('nodejs') ? undefined : `runtime ${runtime} is not run locally`;
    if (why !== undefined || 'why' in code) return { runs: false, stack, logicalId, arn, why: why ?? '' };
    return { runs: true, spec: this.spec({ stack, logicalId, arn, runtime, properties, code: code.dir }) };
  }

  private spec(input: SpecInput) {
    const { resolver, services, assembly } = this.sources;
    const { stack, logicalId, arn, runtime, properties } = input;
    const variables = this.variables(properties);
    const taskRoot = input.code;
    const layers = this.layers(stack, logicalId, listOf(properties['Layers']).map(String));
    const name = resolver.ref(stack, logicalId);
    const handler = textOf(properties['Handler']) ?? '';
    const memoryMb = Number(properties['MemorySize'] ?? 128);
    const region = assembly.stacks.find((each) => each.name === stack)?.env.region ?? '';
    const { endpoint: dynamodb } = services.dynamodb;
    const { endpoint: secrets } = services.secrets;
    const { endpoint: objects } = services.objects;
    const { endpoint: aws } = services.aws;
    const place = { functionName: name, handler, runtime, memoryMb, region, taskRoot, layers };
    const facts = { ...place, dynamodb, secrets, objects, aws };
    return {
      stack,
      logicalId,
      arn,
      name,
      handler,
      runtime,
      timeoutMs: Number(properties['Timeout'] ?? 3) * 1000,
      memoryMb,
      taskRoot,
      layers,
      environment: lambdaEnvironment(variables, facts),
      hosts: [...services.hosts.mapped, ...this.sources.hosts()],
      ca: services.pki.ca,
      sdkRoots: [process.cwd(), assembly.dir, packageRoot()],
    };
  }

  private variables(properties: Record<string, unknown>): Record<string, string> {
    const written = recordOf(recordOf(properties['Environment'])['Variables']);
    return this.sources.substitute(
      Object.fromEntries(Object.entries(written).map(([key, value]) => [key, String(value)])),
    );
  }

  private layers(stack: string, logicalId: string, arns: readonly string[]): string[] {
    const { resolver, services, assembly } = this.sources;
    const versions = [...resolver.resources((type) => type === 'AWS::Lambda::LayerVersion')];
    return arns.flatMap((arn) => {
      const version = versions.find((each) => resolver.ref(each.stack, each.logicalId) === arn);
      const content = version && recordOf(resolver.properties(version.stack, version.logicalId)['Content']);
      const code = content
        ? services.code.folderOf(content, assembly.assets)
        : { why: 'it is in no stack of the assembly' };
      if ('dir' in code) return [code.dir];
      const reason = `layer ${arn} is left out: ${code.why}`;
      this.gaps.push({ stack, logicalId, type: FUNCTION, reason, isSecurityRelevant: true });
      return [];
    });
  }
}

interface SpecInput {
  readonly stack: string;
  readonly logicalId: string;
  readonly arn: string;
  readonly runtime: string;
  readonly properties: Record<string, unknown>;
  readonly code: string;
}
