import { CfnResource, type IPolicyValidationContext, type PolicyValidationPluginReport, Stack } from 'aws-cdk-lib';
import { NagMessageLevel, NagPack, type NagPackProps, type NagRuleResult, NagRuleCompliance } from 'cdk-nag';
import type { IConstruct } from 'constructs';
import { synthTime } from '../core/clock';
import { templateModel } from './model/template-model';
import { type RuleFinding, runRules } from './run-rules';

/**
 * A cdk-nag pack that sees what stock packs do not: operations without security inside an OpenAPI body, web ACLs that
 * block nothing, validators that nobody uses, open default endpoints.
 *
 * Usable in any CDK app, with or without `HardenedApi`: the rules read the resolved template, L1 overrides included.
 * A finding is accepted with `Validations.of(construct).acknowledge({ id: 'ApiSecurity-<rule>[<where>]', reason })`, such
 * as `ApiSecurity-authn-required[GET-/status]`.
 *
 * @example
 * declare const app: App;
 * Validations.of(app).addPlugins(new ApiSecurityChecks(app));
 */
export class ApiSecurityChecks extends NagPack {
  public readonly name: string = 'ApiSecurity';
  private readonly root?: IConstruct;
  private readonly findings = new Map<Stack, ReadonlyMap<string, readonly RuleFinding[]>>();

  /**
   * @param scope the tree to check. Only what lies below it is looked at.
   * @param props what every cdk-nag pack takes.
   */
  constructor(scope?: IConstruct, props?: NagPackProps) {
    super(scope, props);
    this.packName = 'ApiSecurity';
    this.root = scope;
  }

  /** Checks the tree below the scope that the pack was made for, not the whole app. */
  public override validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    return this.validateScope(this.root ?? context.appConstruct);
  }

  /** Checks one tree. Only errors fail. */
  public override validateScope(scope: IConstruct): PolicyValidationPluginReport {
    this.findings.clear();
    const report = super.validateScope(scope);
    return { ...report, success: !report.violations.some((violation) => violation.severity === 'error') };
  }

  /** Applies the rules that one resource breaks. The rules ran before, once over the whole template of its stack. */
  protected checkResource(node: CfnResource): void {
    const stack = Stack.of(node);
    const own = this.findingsOf(stack).get(stack.resolve(node.logicalId) as string) ?? [];
    for (const rule of new Set(own.map((finding) => finding.rule))) {
      this.applyRule({
        ruleSuffixOverride: rule.id,
        info: rule.finding,
        explanation: rule.reason,
        level: NagMessageLevel.ERROR,
        rule: () => resultOf(own.filter((finding) => finding.rule === rule)),
        node,
      });
    }
  }

  /** What no waiver covers, by logical id. */
  private findingsOf(stack: Stack): ReadonlyMap<string, readonly RuleFinding[]> {
    const known = this.findings.get(stack);
    if (known) return known;
    const open = runRules(templateModel(templateOf(stack)), synthTime(stack)).filter(({ waiver }) => !waiver);
    const fresh = new Map<string, RuleFinding[]>();
    for (const finding of open) {
      const { resource } = finding.violation;
      fresh.set(resource, [...(fresh.get(resource) ?? []), finding]);
    }
    this.findings.set(stack, fresh);
    return fresh;
  }
}

/** The template as it would be written: overrides included, tokens resolved to intrinsics. */
function templateOf(stack: Stack): unknown {
  const elements = stack.node
    .findAll()
    .filter((child): child is CfnResource => CfnResource.isCfnResource(child) && Stack.of(child) === stack);
  const fragments = elements.map((element) => stack.resolve(element._toCloudFormation()) as { Resources?: object });
  return { Resources: Object.assign({}, ...fragments.map((fragment) => fragment.Resources ?? {})) };
}

function resultOf(findings: readonly RuleFinding[]): NagRuleResult {
  if (findings.length === 0) return NagRuleCompliance.COMPLIANT;
  // CDK writes blanks of an acknowledged id as hyphens: `GET /status` could never be acknowledged.
  const places = findings.flatMap(({ violation }) => violation.where?.replace(/\s+/g, '-') ?? []);
  return places.length > 0 ? places : NagRuleCompliance.NON_COMPLIANT;
}
