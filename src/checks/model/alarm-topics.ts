import { asObject, asText, at, isObject, referencesIn, type Value } from './references';
import type { TemplateModel, TemplateResource } from './template-model';

const CLOUDWATCH = 'cloudwatch.amazonaws.com';
const ALARMS = ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm'];
/** The key of SNS itself: its policy knows no CloudWatch, and nobody can change it ("Amazon SNS: key management"). */
const KEY_OF_SNS = 'alias/aws/sns';

/** What keeps alarms of the template from the topics of the template: they change their state, and nobody is told. */
export function muteTopics(model: TemplateModel): string[] {
  const targets = ALARMS.flatMap((type) => model.ofType(type)).flatMap(({ properties }) => [
    ...referencesIn(properties.AlarmActions),
  ]);
  const topics = [...new Set(targets)].map((id) => model.get(id)).filter((each) => each?.type === 'AWS::SNS::Topic');
  return topics.flatMap((topic) => (topic ? faultsOf(topic, model) : []));
}

function faultsOf(topic: TemplateResource, model: TemplateModel): string[] {
  const policies = model
    .ofType('AWS::SNS::TopicPolicy')
    .filter(({ properties }) => referencesIn(properties.Topics).has(topic.id));
  const isOpen =
    // Without a policy of its own it has the one by which its account may publish.
    policies.length === 0 || policies.some(({ properties }) => admits(properties.PolicyDocument, ['sns:publish']));
  return [
    ...(isOpen ? [] : [`the policy of ${topic.id} does not let CloudWatch publish its alarms`]),
    ...(hasUsableKey(topic, model)
      ? []
      : [`CloudWatch may not use the key of ${topic.id}, so that no alarm reaches it`]),
  ];
}

function hasUsableKey({ properties: { KmsMasterKeyId: key } }: TemplateResource, model: TemplateModel): boolean {
  if (key === undefined) return true;
  if (asText(key)?.endsWith(KEY_OF_SNS)) return false;
  const own = [...referencesIn(key)].map((id) => model.get(id)).find((each) => each?.type === 'AWS::KMS::Key');
  // What another stack keeps cannot be seen here.
  return !own || admits(own.properties.KeyPolicy, ['kms:decrypt', 'kms:generatedatakey']);
}

/** Whether the allow statements of a policy together give CloudWatch each of the actions. */
function admits(policy: Value, actions: readonly string[]): boolean {
  const allowed = [at(policy, 'Statement') ?? []]
    .flat()
    .map(asObject)
    .filter(({ Effect, Principal }) => Effect === 'Allow' && isCloudWatch(Principal))
    .flatMap(({ Action }) => [Action].flat())
    .map((action) => String(action).toLowerCase());
  return actions.every((action) => allowed.some((each) => covers(each, action)));
}

function isCloudWatch(principal: Value): boolean {
  if (principal === '*') return true;
  if (!isObject(principal)) return false;
  const services = [principal.Service].flat();
  return services.includes(CLOUDWATCH) || [principal.AWS].flat().includes('*');
}

/** `kms:GenerateDataKey*` covers the action without its star, too. */
function covers(pattern: string, action: string): boolean {
  if (!pattern.endsWith('*')) return pattern === action;
  return action.startsWith(pattern.slice(0, -1));
}
