import { isIP } from 'node:net';
import type { WafContext } from '../context';

export interface ForwardedConfig {
  readonly header: string;
  readonly isMatchOnInvalid: boolean;
  readonly position: string;
}

export function forwardedConfig(value: unknown): ForwardedConfig | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const config = value as Record<string, unknown>;
  if (typeof config['HeaderName'] !== 'string') return undefined;
  return {
    header: config['HeaderName'],
    isMatchOnInvalid: config['FallbackBehavior'] === 'MATCH',
    position: typeof config['Position'] === 'string' ? config['Position'] : 'FIRST',
  };
}

/**
 * The addresses that a forwarded header claims. `absent`: the rule is not applied at all, not even its fallback (AWS WAF
 * guide, "Using forwarded IP addresses"); `invalid`: the fallback decides.
 */
export function forwardedAddresses(
  context: WafContext,
  config: ForwardedConfig,
): readonly string[] | 'absent' | 'invalid' {
  const values = context.request.headers.all(config.header);
  if (values.length === 0) return 'absent';
  const all = values
    .join(',')
    .split(',')
    .map((part) => part.trim());
  const chosen = choose(all, config.position);
  return chosen.every((address) => isIP(address) > 0) ? chosen : 'invalid';
}

function choose(all: readonly string[], position: string): readonly string[] {
  if (position === 'LAST') return all.slice(-1);
  return position === 'ANY' ? all.slice(-10) : all.slice(0, 1);
}
