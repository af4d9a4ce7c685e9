/** Shield Advanced adds its own rule at this priority; a template must leave it free. */
const SHIELD_PRIORITY = 10_000_000;

type Members = Readonly<Record<string, unknown>>;

const GROUPS = ['managedRuleGroupStatement', 'ruleGroupReferenceStatement'];

/** What is wrong with the rules of a web ACL as they will be deployed; CDK and CloudFormation notice nothing of it. */
export function planFaults(rules: unknown): string[] {
  if (!Array.isArray(rules)) return ['the web ACL has no list of rules; add rules with "webAclRules"'];
  const all = rules as Members[];
  return [
    ...repeated(all, 'priority', 'give each rule a priority of its own, or add it with "webAclRules"'),
    ...repeated(all, 'name', 'give each rule a name of its own'),
    ...all.flatMap(ruleFaults),
  ];
}

function repeated(rules: readonly Members[], member: string, remedy: string): string[] {
  const values = rules.map((rule) => rule[member]);
  const twice = [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
  return twice.map((value) => `web ACL: ${member} ${String(value)} is given to two rules; ${remedy}`);
}

function ruleFaults(rule: Members): string[] {
  const { name, priority, statement, action, overrideAction } = rule;
  const where = `web ACL rule ${JSON.stringify(name ?? '?')}`;
  const isGroup = GROUPS.some((group) => members(statement)[group] !== undefined);
  const [needed, given] = isGroup ? ['overrideAction', overrideAction] : ['action', action];
  return [
    ...(typeof name === 'string' && name !== '' ? [] : [`${where} has no name; its log and metrics go by it`]),
    ...(Number.isInteger(priority) && Number(priority) >= 0 && Number(priority) < SHIELD_PRIORITY
      ? []
      : [`${where} has priority ${String(priority)}; give a whole number from 0 to ${SHIELD_PRIORITY - 1}`]),
    ...(Object.keys(members(given)).length === 1 ? [] : [`${where} has no "${needed}"; the deployment would fail`]),
    ...(members(action).allow === undefined
      ? []
      : [`${where} allows: that skips every rule behind it; let it block what it does not want instead`]),
  ];
}

function members(value: unknown): Members {
  return typeof value === 'object' && value !== null ? (value as Members) : {};
}
