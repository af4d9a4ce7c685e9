import { RemovalPolicy } from 'aws-cdk-lib';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { CfnIPSet } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { synthTime } from '../../../core/clock';
import { hasBegun } from '../../../core/day';
import { hexSecret } from '../../../core/hex-secret';
import { all, any, equals, fromSet, not, type Part } from '../web-acl-rule';
import { type EdgeConfig, ORIGIN_SECRET_HEADER } from './edge-config';
import type { OriginLock } from './origin-lock';
import { ofFamily } from './published-ranges';
import { RangesUpdater } from './ranges-updater';

/** What tells the edge from everyone else: the secrets it sends and the ranges it comes from. */
export class OriginProof extends Construct {
  /** The secret that the edge sends; undefined with mutual TLS. */
  public readonly secret?: Secret;

  /** True of a request that the edge sent. Undefined: mutual TLS of the domain says it all. */
  public readonly part?: Part;

  /** Keeps the ranges up to date; undefined where the provider publishes none. */
  public readonly updater?: RangesUpdater;

  constructor(scope: Construct, id: string, config: EdgeConfig) {
    super(scope, id);
    const secrets = config.lock.isMutualTls ? [] : liveSecrets(this, config.lock);
    this.secret = secrets[0];
    const parts = [...rangeParts(this, config), ...headerParts(config, secrets)];
    this.part = parts.length > 0 ? all(parts) : undefined;
    this.updater = this.node.tryFindChild('Updater') as RangesUpdater | undefined;
  }
}

function headerParts({ fixedHeaders }: EdgeConfig, secrets: readonly Secret[]): Part[] {
  const accepted = secrets.map((secret) => equals(ORIGIN_SECRET_HEADER, secret.secretValue.unsafeUnwrap()));
  return [
    ...Object.entries(fixedHeaders).map(([name, value]) => equals(name, value)),
    ...(accepted.length > 0 ? [any(accepted)] : []),
  ];
}

/**
 * The secret of this generation, then the one before while it counts: each a resource of its own, so that a rotation replaces
 * neither.
 */
function liveSecrets(scope: Construct, { _generation: generation, _previousUntil: until }: OriginLock): Secret[] {
  const isOver = until !== undefined && hasBegun(until, synthTime(scope));
  const generations = generation > 1 && !isOver ? [generation, generation - 1] : [generation];
  return generations.map((each) =>
    hexSecret(scope, `Secret${each}`, {
      description: `proves the edge to the gateway, generation ${each}`,
      removalPolicy: RemovalPolicy.DESTROY,
      rotation:
        'edge and web ACL change together, with the deployment of the next generation; two are accepted meanwhile',
    }),
  );
}

function rangeParts(scope: Construct, { ranges, feed, provider }: EdgeConfig): Part[] {
  if (ranges.length === 0) return [];
  const set = (family: 4 | 6) =>
    new CfnIPSet(scope, `Ranges${family}`, {
      description: `published IPv${family} ranges of ${provider}`,
      scope: 'REGIONAL',
      ipAddressVersion: `IPV${family}`,
      addresses: ofFamily(ranges, family),
    });
  const [ipv4, ipv6] = [set(4), set(6)];
  if (feed) new RangesUpdater(scope, 'Updater', { feeds: [{ ...feed, ipv4, ipv6 }] });
  return [any([fromSet(ipv4.attrArn), fromSet(ipv6.attrArn)])];
}

/** The rule that lets nobody in but the edge. */
export function strangers(proof: Part): Part {
  return not(proof);
}
