import type { ApiModel, OperationModel, StageModel } from '../model/api-model';
import { operationLabel } from '../model/api-model';
import { asObject, asText } from '../model/references';
import type { TemplateModel } from '../model/template-model';
import { managedGroups } from '../model/waf';
import type { Rule, Violation } from '../rule';

/** Groups that every API needs, whatever is behind it. */
const GROUPS = ['AWSManagedRulesCommonRuleSet', 'AWSManagedRulesKnownBadInputsRuleSet', 'AWSManagedRulesSQLiRuleSet'];
/** Groups on the operating system behind the API: it has one. */
const SYSTEMS = ['AWSManagedRulesUnixRuleSet', 'AWSManagedRulesLinuxRuleSet', 'AWSManagedRulesWindowsRuleSet'];

/** A value of the caller in a mapping template; inside this function it stays one value. */
const CALLER_VALUE = /\$input\.(params|path|body|json)\b/;
const ESCAPED = /\$util\.(escapeJavaScript|urlEncode|base64Encode)\(\s*\$input\.[^)]*\)+/g;
/** `$input.json` writes a JSON value of its own, unless it stands inside quotation marks. */
const JSON_VALUE = /(?<!")\$input\.json\([^)]*\)(?!")/g;

function lacksGroups({ webAcl }: StageModel): boolean {
  const groups = webAcl ? managedGroups(webAcl) : [];
  return !GROUPS.every((name) => groups.includes(name)) || !SYSTEMS.some((name) => groups.includes(name));
}

function concatenates({ integration }: OperationModel): boolean {
  const templates = Object.values(asObject(integration.requestTemplates));
  return templates.some((template) => {
    const text = asText(template);
    // An intrinsic is not a text: what it puts together cannot be told.
    return text === undefined || CALLER_VALUE.test(text.replace(ESCAPED, '').replace(JSON_VALUE, ''));
  });
}

const ofApi = (api: ApiModel): Violation[] => [
  ...api.stages.filter(lacksGroups).map(({ resource }) => ({ resource: resource.id })),
  ...api.operations
    .filter(concatenates)
    .map((operation) => ({ resource: operation.reportedAt.id, where: operationLabel(operation) })),
  ...(api.opaque ? [{ resource: api.resource.id, where: 'a body that this check cannot read' }] : []),
];

export const inputInjection: Rule = {
  id: 'input-injection',
  finding: 'no web ACL rule looks for injections, or a mapping template concatenates values of callers',
  reason: 'queries and commands of callers reach interpreters that nobody meant to give them',
  check: (model: TemplateModel) => model.apis.flatMap(ofApi),
};
