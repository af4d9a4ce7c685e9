import { isIPv4, isIPv6 } from 'node:net';
import { CONTAINMENT, type ContainmentConfig, type FindingEvent } from '../../src/vocabulary';

/** One thing that is done about a finding. */
export interface Action {
  readonly kind: 'suspend' | 'block';
  /** Consumer, or range in CIDR notation. */
  readonly target: string;
}

/** A sender of IPv6 has a network of its own: one address of it is none. */
const IPV6_PREFIX_GROUPS = 4;

/** What the configuration has done about a finding. Texts that are neither a consumer nor an address ask for nothing. */
export function actionsFor({ unmapped }: FindingEvent, config: ContainmentConfig): Action[] {
  const { slug, consumer, ip } = unmapped.detection;
  const range = ip === undefined ? undefined : rangeOf(ip);
  return [
    ...(config.suspendOn.includes(slug) && consumer !== undefined
      ? [{ kind: 'suspend', target: consumer } as const]
      : []),
    ...(config.blockOn.includes(slug) && range !== undefined ? [{ kind: 'block', target: range } as const] : []),
  ];
}

/** Key of an action in the table. */
export function keyOf({ kind, target }: Action): string {
  return kind === 'suspend' ? CONTAINMENT.consumerKey(target) : CONTAINMENT.addressKey(target);
}

/** The action of a key in the table; undefined: it is of another kind. */
export function actionOf(key: string): Action | undefined {
  const [kind, ...rest] = key.split('#');
  const target = rest.join('#');
  if (kind === 'consumer') return { kind: 'suspend', target };
  return kind === 'address' ? { kind: 'block', target } : undefined;
}

/** The range that stands for one sender: an IPv4 address, or the /64 network of an IPv6 address. */
export function rangeOf(address: string): string | undefined {
  if (isIPv4(address)) return `${address}/32`;
  if (!isIPv6(address) || address.includes('.') || address.includes('%')) return undefined;
  const [head = '', tail] = address.toLowerCase().split('::');
  const groups = head === '' ? [] : head.split(':');
  const rest = tail === undefined || tail === '' ? [] : tail.split(':');
  const all = [...groups, ...Array.from({ length: 8 - groups.length - rest.length }, () => '0'), ...rest];
  const network = all
    .slice(0, IPV6_PREFIX_GROUPS)
    .map((group) => Number.parseInt(group, 16).toString(16).padStart(4, '0'));
  return `${network.join(':')}:0000:0000:0000:0000/64`;
}
