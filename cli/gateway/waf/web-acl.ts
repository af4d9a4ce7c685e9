import type { AddressSet } from '../iam/cidr';
import { compileAction } from './actions';
import { managedRules, whyNotEvaluated } from './managed/groups';
import { compileStatement, type StatementBuild } from './statements/compile';
import { UNKNOWN } from './tri-state';
import type {
  Evaluator,
  GroupRule,
  NotEvaluated,
  RegularRule,
  WafLogging,
  WafRule,
  WebAclModel,
} from './web-acl-model';

type Members = Readonly<Record<string, unknown>>;

/** What a web ACL refers to by ARN. */
export interface WafReferences {
  readonly account: string;
  addressSet(arn: string): AddressSet | undefined;
  regexPatterns(arn: string): readonly string[] | undefined;
  ruleGroup(arn: string): { readonly name: string; readonly properties: Members } | undefined;
}

export interface WebAclSource {
  readonly arn: string;
  readonly name: string;
  readonly logicalId: string;
  readonly properties: Members;
  readonly logging?: WafLogging;
}

/** Bytes of a body that WAF inspects for API Gateway: 16 KB unless the ACL asks for more. */
const BODY_LIMITS: Readonly<Record<string, number>> = { KB_16: 16_384, KB_32: 32_768, KB_48: 49_152, KB_64: 65_536 };

/** Compiles a web ACL: rules in order of priority, everything that cannot be decided listed. */
export function compileWebAcl(source: WebAclSource, references: WafReferences): WebAclModel {
  const { properties } = source;
  const notEvaluated: NotEvaluated[] = [];
  const bodies = members(properties['CustomResponseBodies']);
  const labelPrefix = `awswaf:${references.account}:webacl:${source.name}:`;
  const builder = new RuleBuilder(references, bodies, notEvaluated);
  const requestBody = members(members(properties['AssociationConfig'])['RequestBody']);
  const limit = String(members(requestBody['API_GATEWAY'])['DefaultSizeInspectionLimit'] ?? 'KB_16');
  return {
    arn: source.arn,
    name: source.name,
    logicalId: source.logicalId,
    defaultAction: compileAction(properties['DefaultAction'], bodies),
    rules: byPriority(properties['Rules']).map((rule) => builder.rule(rule, labelPrefix)),
    bodyLimit: BODY_LIMITS[limit] ?? 16_384,
    ...(source.logging === undefined ? {} : { logging: source.logging }),
    notEvaluated,
  };
}

class RuleBuilder {
  constructor(
    private readonly references: WafReferences,
    private readonly bodies: Members,
    private readonly notEvaluated: NotEvaluated[],
  ) {}

  rule(rule: Members, labelPrefix: string): WafRule {
    const statement = members(rule['Statement']);
    const managed = statement['ManagedRuleGroupStatement'];
    if (managed !== undefined) return this.managedGroup(rule, members(managed), labelPrefix);
    const group = statement['RuleGroupReferenceStatement'];
    return group === undefined ? this.regular(rule, labelPrefix) : this.ruleGroup(rule, members(group));
  }

  private regular(rule: Members, labelPrefix: string, override?: Members): RegularRule {
    const name = String(rule['Name']);
    const labels = list(rule['RuleLabels']).map((label) => `${labelPrefix}${String(label['Name'])}`);
    const action = compileAction(override ?? rule['Action'], this.bodies);
    if (action.kind === 'unknown') this.note(name, 'action that is not known here');
    return {
      kind: 'regular',
      name,
      isRateBased: members(rule['Statement'])['RateBasedStatement'] !== undefined,
      action,
      labels,
      test: this.statement(rule['Statement'], name, labelPrefix),
    };
  }

  private ruleGroup(rule: Members, reference: Members): GroupRule {
    const name = String(rule['Name']);
    const arn = String(reference['Arn']);
    const group = this.references.ruleGroup(arn);
    const prefix = `awswaf:${this.references.account}:rulegroup:${group?.name ?? ''}:`;
    const overrides = overridesOf(reference);
    if (group === undefined) this.note(name, 'rule group outside the template');
    const rules = byPriority(group?.properties['Rules']).map((inner) =>
      this.regular(inner, prefix, overrides.get(String(inner['Name']))),
    );
    return { ...groupBase(rule), groupId: arn, isManaged: false, rules };
  }

  private managedGroup(rule: Members, statement: Members, labelPrefix: string): GroupRule {
    const name = String(rule['Name']);
    const [vendor, group] = [String(statement['VendorName']), String(statement['Name'])];
    const rules = managedRules(vendor, group);
    const overrides = overridesOf(statement);
    if (rules === undefined) this.note(`${name}/${group}`, `every rule: ${whyNotEvaluated}`);
    const compiled = (rules ?? []).flatMap((inner): RegularRule[] => {
      if (inner.statement === undefined) {
        this.note(`${name}/${inner.name}`, whyNotEvaluated);
        return [];
      }
      const definition = { Name: inner.name, Action: { Block: {} }, Statement: inner.statement };
      return [{ ...this.regular(definition, '', overrides.get(inner.name)), labels: [inner.label] }];
    });
    const scope = statement['ScopeDownStatement'];
    return {
      ...groupBase(rule),
      groupId: `${vendor}#${group}`,
      isManaged: true,
      rules: compiled,
      ...(scope === undefined ? {} : { scopeDown: this.statement(scope, name, labelPrefix) }),
    };
  }

  private statement(statement: unknown, rule: string, labelPrefix: string): Evaluator {
    const build: Omit<StatementBuild, 'statement'> = {
      rule,
      labelPrefix,
      unknown: (why) => {
        this.note(rule, why);
        return () => UNKNOWN;
      },
      addressSet: (arn) => this.references.addressSet(arn),
      regexPatterns: (arn) => this.references.regexPatterns(arn),
    };
    return compileStatement(statement, build);
  }

  private note(rule: string, why: string): void {
    this.notEvaluated.push({ rule, why });
  }
}

function groupBase(rule: Members): Pick<GroupRule, 'kind' | 'name' | 'isCountOnly'> {
  const override = members(rule['OverrideAction']);
  return { kind: 'group', name: String(rule['Name']), isCountOnly: override['Count'] !== undefined };
}

/** Actions that replace those of a group's rules; an excluded rule counts (section 5.1, row 7). */
function overridesOf(statement: Members): ReadonlyMap<string, Members> {
  const overrides = new Map<string, Members>();
  for (const rule of list(statement['ExcludedRules'])) overrides.set(String(rule['Name']), { Count: {} });
  for (const rule of list(statement['RuleActionOverrides'])) {
    overrides.set(String(rule['Name']), members(rule['ActionToUse']));
  }
  return overrides;
}

function byPriority(rules: unknown): Members[] {
  return [...list(rules)].sort((a, b) => Number(a['Priority']) - Number(b['Priority']));
}

function list(value: unknown): Members[] {
  return Array.isArray(value) ? (value as Members[]) : [];
}

function members(value: unknown): Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : {};
}
