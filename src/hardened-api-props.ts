import type { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Backend } from './backends/backend';
import type { Consumer } from './consumers/consumer';
import type { Contract } from './contract';
import type { TlsProfile } from './core/tls-profile';
import type { Waiver } from './core/waiver';
import type { Issuer } from './layers/authentication/issuer';
import type { AuthorizationEngine } from './layers/authorization/authorization-engine';
import type { AuditTrail } from './layers/audit/audit-trail';
import type { Containment } from './layers/audit/containment';
import type { FindingReceiver } from './layers/audit/finding-receiver';
import type { Sink } from './layers/audit/sink';
import type { OwnershipResolver } from './layers/authorization/ownership-resolver';
import type { PolicyProfile } from './layers/authorization/policy-profile';
import type { Edge } from './layers/network/edge/edge';
import type { Throttle, ThrottleProps } from './layers/network/throttle';
import type { ManagedRuleGroup } from './layers/network/managed-rule-group';
import type { WebAclRuleProps } from './layers/network/web-acl-plan';
import type { ApiDomain } from './layers/transport/api-domain';
import type { Exposure } from './layers/transport/exposure';

/**
 * What an API stack is made of. Contract, issuers and backend are yours to say; every other default is the safe one.
 */
export interface HardenedApiProps {
  /**
   * The published contract: an OpenAPI 3.0 or 3.1 document.
   */
  readonly contract: Contract;

  /**
   * The token issuers whose access tokens are accepted.
   */
  readonly issuers: Issuer[];

  /**
   * The code that answers what all layers let through.
   */
  readonly backend: Backend;

  /**
   * The parties that call. With at least one, a token is accepted only when one of them owns its client, and each can be
   * revoked alone.
   *
   * @default - none, which takes a waiver of `authn-consumer`: every client of the issuers is accepted; identity, tenant and
   * roles come from verified claims alone
   */
  readonly consumers?: Consumer[];

  /**
   * How tenant and owner of each resource type that the contract names are found.
   *
   * @default - none; the synth fails when the contract names a resource type
   */
  readonly resources?: OwnershipResolver[];

  /**
   * The domains that the API is published under. With at least one, the default endpoint is closed.
   *
   * @default - the default endpoint with a TLS 1.3 policy
   */
  readonly domains?: ApiDomain[];

  /**
   * Which TLS every terminator takes: REST API, domains, CloudFront. Domains that ask for client certificates take TLS 1.2, too,
   * whatever is said here: AWS has no other policy for them.
   *
   * @default - TlsProfile.modern() for REST API and domains; towards viewers CloudFront takes TLS 1.2, too, unless
   * `requireTls13` says otherwise
   */
  readonly tls?: TlsProfile;

  /**
   * The `https` URLs under which callers know the API, each up to where the paths of the contract begin. Say them when something
   * before the gateway has a name of its own: DPoP proofs are made for one of them.
   *
   * @default - `https://<name>` of each of `domains`
   */
  readonly publicUrls?: string[];

  /**
   * What stands before the gateway and absorbs floods. The gateway then answers it alone.
   *
   * @default Edge.none() - the synth fails unless a waiver for `network-edge` covers it
   */
  readonly edge?: Edge;

  /**
   * From where the API can be reached. A private one needs no edge, and keeps all layers.
   *
   * @default Exposure.internet()
   */
  readonly exposure?: Exposure;

  /**
   * Rules of your own in the web ACL, among ours.
   *
   * @default - ours alone
   */
  readonly webAclRules?: WebAclRuleProps[];

  /**
   * Rule groups of AWS for the systems behind the API, beside those for every API (core rules, known bad inputs, SQL
   * injection, address reputation).
   *
   * @default [ManagedRuleGroup.POSIX] - what Lambda runs on
   */
  readonly managedRuleGroups?: ManagedRuleGroup[];

  /**
   * Named weakenings, each with owner, reason and expiry.
   *
   * @default - none
   */
  readonly waivers?: Waiver[];

  /**
   * A folder of `.cedar` files with policies of your own, validated against the contract at synth.
   *
   * @default - the policies that follow from the contract: role, scope, tenant, owner, parent
   */
  readonly policies?: string;

  /**
   * How strictly the policies are read at synth.
   *
   * @default PolicyProfile.STANDARD
   */
  readonly policyProfile?: PolicyProfile;

  /**
   * Who evaluates the policies.
   *
   * @default AuthorizationEngine.cedar()
   */
  readonly engine?: AuthorizationEngine;

  /**
   * Request rates by class of operation.
   *
   * @default - the rates of `ThrottleProps`
   */
  readonly throttle?: ThrottleProps;

  /**
   * What each account (issuer and subject of a verified token) may spend where no consumer is declared. Consumers have
   * limits of their own.
   *
   * @default - 100 a second, 400 at once
   */
  readonly accountLimit?: Throttle;

  /**
   * Requests that one address may send in five minutes, before anyone knows who it is.
   *
   * @default 2000
   */
  readonly addressLimit?: number;

  /**
   * Name of the stage, which is part of the URL of the default endpoint.
   *
   * @default live
   */
  readonly stageName?: string;

  /**
   * How long every log is kept.
   *
   * @default RetentionDays.ONE_YEAR
   */
  readonly logRetention?: RetentionDays;

  /**
   * Who reads the audit records: a SIEM, or `Sink.cloudWatchNative()` where there is none. With at least one, a stream,
   * an archive and the detector come with it.
   *
   * @default - nobody; the synth fails unless a waiver covers `audit-pipeline` and `audit-detection`
   */
  readonly sinks?: Sink[];

  /**
   * Takes the alarms of the audit pipeline.
   *
   * @default - a topic of its own
   */
  readonly alarmTopic?: ITopic;

  /**
   * Who takes findings, beside the default event bus of the account: Security Hub, a topic.
   *
   * @default - the event bus alone
   */
  readonly findingReceivers?: FindingReceiver[];

  /**
   * How often the key that signs transaction tokens is changed. Verification holds meanwhile.
   *
   * @default Duration.days(30)
   */
  readonly transactionKeyRotation?: Duration;

  /**
   * What is done about findings without waiting for anybody: suspend the consumer, block the address.
   *
   * @default - nothing: findings are told, and people act
   */
  readonly containment?: Containment;

  /**
   * The trail by which administrative actions on the API platform are recorded.
   *
   * @default AuditTrail.organization(): a trail of the organization or the account that logs management events
   */
  readonly trail?: AuditTrail;

  /**
   * From one canary to the next: 10 to 60 minutes. A canary is a forged request whose refusal, record and finding must
   * arrive; an alarm rings when they do not.
   *
   * @default Duration.minutes(15)
   */
  readonly canaryInterval?: Duration;

  /**
   * Names of receivers that send a receipt for each canary (`CanaryOptions.receipts`).
   *
   * @default - none; deliveries are watched by their metrics alone
   */
  readonly canaryReceipts?: string[];

  /**
   * What becomes of logs and consumer registry when the stack is deleted. Logs that are kept keep their names, two of which
   * AWS prescribes (`aws-waf-logs-...`, `/aws/events/...`): delete these two before a stack of the same name is deployed again.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * The key that logs, registry and transaction secret are encrypted with.
   *
   * @default - keys that AWS owns or manages
   */
  readonly encryptionKey?: IKey;
}
