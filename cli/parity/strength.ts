import type { ApiModel } from '../../src/checks/model/api-model';
import { issuersOf } from '../../src/checks/model/hardened';
import { asList, asObject, asText, at, referencesIn, textOf } from '../../src/checks/model/references';
import { type TemplateModel, templateModel } from '../../src/checks/model/template-model';
import { tlsPolicy } from '../../src/vocabulary';
import type { Assembly } from '../gateway/assembly/types';

/** How much a control lets pass, in one place: two APIs that both have it are compared by this. */
interface Measure {
  readonly slug: string;
  /** What is measured; compared with the measure of the same name. */
  readonly name: string;
  readonly value: number;
  /** Whether more of it is the weaker one. */
  readonly isWeakerAbove: boolean;
}

/** What is set more loosely inside than outside, by control: `rate of GET /orders is 500, outside 50`. */
export function looserInside(external: Assembly, internal: Assembly): ReadonlyMap<string, readonly string[]> {
  const outside = new Map(measuresOf(external).map((measure) => [keyOf(measure), measure]));
  const looser = new Map<string, string[]>();
  for (const measure of measuresOf(internal)) {
    const known = outside.get(keyOf(measure));
    if (!known || !isLooser(measure, known.value)) continue;
    const found = looser.get(measure.slug) ?? [];
    looser.set(measure.slug, [...found, `${measure.name} is ${measure.value}, outside ${known.value}`]);
  }
  return looser;
}

const keyOf = ({ slug, name }: Measure) => `${slug} ${name}`;
const isLooser = ({ value, isWeakerAbove }: Measure, outside: number) =>
  isWeakerAbove ? value > outside : value < outside;

function measuresOf({ stacks }: Assembly): readonly Measure[] {
  return stacks.flatMap(({ template }) => {
    const model = templateModel(template);
    return model.apis.flatMap((api) => [
      ...throttles(api),
      ...consumerLimits(api),
      ...tokens(api),
      ...retention(api, model),
      ...versions(api),
    ]);
  });
}

const above = (slug: string, name: string, value: unknown): readonly Measure[] =>
  typeof value === 'number' ? [{ slug, name, value, isWeakerAbove: true }] : [];
const below = (slug: string, name: string, value: unknown): readonly Measure[] =>
  typeof value === 'number' ? [{ slug, name, value, isWeakerAbove: false }] : [];

function throttles({ stages }: ApiModel): readonly Measure[] {
  const slug = 'network-stage-throttle';
  return stages
    .flatMap(({ resource }) => asList(resource.properties.MethodSettings).map(asObject))
    .flatMap((setting) => {
      const path = asText(setting.ResourcePath)?.slice(1).replaceAll('~1', '/').replaceAll('~0', '~') || '/';
      const what = path === '*' ? 'the stage' : `${asText(setting.HttpMethod) ?? ''} ${path}`;
      return [
        ...above(slug, `request rate of ${what}`, setting.ThrottlingRateLimit),
        ...above(slug, `burst of ${what}`, setting.ThrottlingBurstLimit),
      ];
    });
}

function consumerLimits({ consumers }: ApiModel): readonly Measure[] {
  return (consumers ?? []).flatMap(({ consumerId, rate, burst, account }) => [
    ...above('network-consumer-limit', `request rate of consumer ${String(consumerId)}`, rate),
    ...above('network-consumer-limit', `burst of consumer ${String(consumerId)}`, burst),
    ...above('network-consumer-limit', `request rate of an account of ${String(consumerId)}`, at(account, 'rate')),
  ]);
}

function tokens({ operations }: ApiModel): readonly Measure[] {
  const authorizers = new Set(
    operations.flatMap(({ authorizer }) => (authorizer?.function ? [authorizer.function] : [])),
  );
  return [...authorizers]
    .flatMap((authorizer) => issuersOf(authorizer) ?? [])
    .flatMap(({ issuer, maxLifetimeSeconds, audiences, algorithms, clockSkewSeconds }) => [
      ...above('authn-lifetime', `seconds that a token of ${String(issuer)} may last`, maxLifetimeSeconds),
      ...above('authn-expiry', `seconds that a clock of ${String(issuer)} may be off`, clockSkewSeconds),
      ...above('authn-audience', `number of audiences of ${String(issuer)}`, asList(audiences).length),
      ...above('authn-algorithm', `number of algorithms of ${String(issuer)}`, asList(algorithms).length),
    ]);
}

function retention({ stages }: ApiModel, model: TemplateModel): readonly Measure[] {
  return stages
    .flatMap(({ resource }) => [...referencesIn(at(resource.properties, 'AccessLogSetting', 'DestinationArn'))])
    .flatMap((id) =>
      below('audit-access-log', 'days that the access log is kept', model.get(id)?.properties.RetentionInDays),
    );
}

function versions({ resource, domains }: ApiModel): readonly Measure[] {
  const ends = [
    resource,
    ...domains.filter(({ mutualTls, private: isPrivate }) => !mutualTls && !isPrivate).map((each) => each.resource),
  ];
  const oldest = ends.flatMap(
    ({ properties }) => tlsPolicy('api-gateway', textOf(properties.SecurityPolicy))?.oldest ?? [],
  );
  return oldest.length === 0 ? [] : below('transport-tls-policy', 'oldest version of TLS', Math.min(...oldest));
}
