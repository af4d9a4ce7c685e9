import { asList, asObject, at, type Value } from '../../src/checks/model/references';
import type { TemplateModel, TemplateResource } from '../../src/checks/model/template-model';
import { counted, wrapped } from './lines';

/** What resources of one kind cost before anybody calls. */
export interface Cost {
  readonly what: string;
  readonly count: number;
  /** US dollars a month. */
  readonly monthlyUsd: number;
  /** What else is worth knowing, for the reader. */
  readonly note?: string;
}

interface Price {
  readonly what: string;
  readonly monthlyUsd: (resource: TemplateResource) => number;
}

const HOURS = 730;
const flat = (what: string, monthlyUsd: number): Price => ({ what, monthlyUsd: () => monthlyUsd });
const hourly = (what: string, usd: number): Price => flat(what, usd * HOURS);

const ACL_USD = 5;
const RULE_USD = 1;
const CAPACITY_LIMIT = 5000;

/** Standing prices of AWS's price lists, US East, 2026. What is billed by use alone is not listed. */
const PRICES: Readonly<Record<string, Price>> = {
  'AWS::WAFv2::WebACL': { what: 'web ACL', monthlyUsd: webAclUsd },
  'AWS::Kinesis::Stream': { what: 'data stream', monthlyUsd: streamUsd },
  'AWS::CloudWatch::Alarm': flat('alarm', 0.1),
  'AWS::CloudWatch::AnomalyDetector': flat('model of usual use', 0.2),
  'AWS::CloudWatch::Dashboard': flat('dashboard', 3),
  'AWS::SecretsManager::Secret': flat('secret', 0.4),
  'AWS::KMS::Key': flat('key', 1),
  'AWS::Route53::HealthCheck': flat('health check', 0.5),
  'AWS::Route53::HostedZone': flat('hosted zone', 0.5),
  'AWS::Shield::Protection': flat('Shield Advanced subscription', 3000),
  'AWS::ACMPCA::CertificateAuthority': { what: 'private CA', monthlyUsd: authorityUsd },
  'AWS::ElasticLoadBalancingV2::LoadBalancer': hourly('load balancer', 0.0225),
  'AWS::EC2::NatGateway': hourly('NAT gateway', 0.045),
  'AWS::EC2::VPCEndpoint': { what: 'interface endpoint', monthlyUsd: endpointUsd },
  'AWS::VpcLattice::Service': hourly('Lattice service', 0.025),
  'AWS::Cognito::UserPoolClient': { what: 'service client', monthlyUsd: serviceClientUsd },
};

/** Kinds that an account pays once, however many resources it has. */
const ONCE = new Set(['AWS::Shield::Protection']);

/** What a template costs a month before traffic, the dearest first. */
export function costCard(model: TemplateModel): Cost[] {
  return Object.entries(PRICES)
    .flatMap(([type, { what, monthlyUsd }]): Cost[] => {
      const found = model.ofType(type).filter((resource) => monthlyUsd(resource) > 0);
      const paid = ONCE.has(type) ? found.slice(0, 1) : found;
      const sum = paid.reduce((total, resource) => total + monthlyUsd(resource), 0);
      return paid.length === 0 ? [] : [{ what, count: paid.length, monthlyUsd: cents(sum), note: noteOf(type, found) }];
    })
    .sort((a, b) => b.monthlyUsd - a.monthlyUsd);
}

/** The lines of a report; none where nothing has a standing price. */
export function costLines(costs: readonly Cost[]): string[] {
  return costs.length === 0 ? [] : wrapped(costText(costs), '          ', '  costs   ');
}

/** The costs in one sentence. */
export function costText(costs: readonly Cost[]): string {
  const total = costs.reduce((sum, { monthlyUsd }) => sum + monthlyUsd, 0);
  const parts = costs.map(({ what, count, monthlyUsd, note }) => {
    const named = count === 1 ? what : counted(count, what);
    return `${named} ${monthlyUsd.toFixed(2)}${note ? ` (${note})` : ''}`;
  });
  return `about ${total.toFixed(2)} USD a month before traffic (US East, 2026): ${parts.join(', ')}`;
}

function noteOf(type: string, found: readonly TemplateResource[]): string | undefined {
  if (type === 'AWS::Cognito::UserPoolClient') return '2.25 a thousand tokens';
  if (type !== 'AWS::WAFv2::WebACL') return undefined;
  return found.map(webAclNote).join('; ');
}

const rulesOf = ({ properties }: TemplateResource) => asList(properties.Rules).length;

/** What our own web ACLs say about themselves: capacity cannot be told from the outside. */
const factsOf = ({ metadata }: TemplateResource) => asObject(at(metadata, 'cdk-hardened-api', 'webAcl'));

function webAclNote(webAcl: TemplateResource): string {
  const { capacity, perMillionUsd } = factsOf(webAcl);
  const rules = counted(rulesOf(webAcl), 'rule');
  if (typeof capacity !== 'number' || typeof perMillionUsd !== 'number') return rules;
  return `${rules}, ${capacity} of ${CAPACITY_LIMIT} capacity units, ${perMillionUsd.toFixed(2)} a million requests`;
}

function webAclUsd(webAcl: TemplateResource): number {
  const own = numberOf(factsOf(webAcl).monthlyUsd);
  return own ?? ACL_USD + RULE_USD * rulesOf(webAcl);
}

function streamUsd({ properties }: TemplateResource): number {
  const isOnDemand = at(properties.StreamModeDetails, 'StreamMode') === 'ON_DEMAND';
  return HOURS * (isOnDemand ? 0.04 : 0.015 * (numberOf(properties.ShardCount) ?? 1));
}

function authorityUsd({ properties }: TemplateResource): number {
  return properties.UsageMode === 'SHORT_LIVED_CERTIFICATE' ? 50 : 400;
}

/** Endpoints of the gateway type are free; the others cost in each zone. */
function endpointUsd({ properties }: TemplateResource): number {
  if (properties.VpcEndpointType !== 'Interface') return 0;
  return HOURS * 0.01 * Math.max(1, asList(properties.SubnetIds).length);
}

/** Cognito counts people by the month, and services by the app client and by the token. */
function serviceClientUsd({ properties }: TemplateResource): number {
  return asList(properties.AllowedOAuthFlows).includes('client_credentials') ? 6 : 0;
}

function numberOf(value: Value): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function cents(usd: number): number {
  return Math.round(usd * 100) / 100;
}
