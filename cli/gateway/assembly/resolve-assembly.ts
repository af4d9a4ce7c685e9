import { AssemblyResolver, type ResolveOptions } from './resolver';
import type { Assembly, ResolvedAssembly } from './types';

/**
 * Replaces every intrinsic of an assembly by a value: deterministic names for what AWS would generate, results of custom
 * resources, texts of local secrets.
 *
 * @throws AssemblyError naming resource and property, when a property that the gateway reads needs an unknown value
 */
export function resolveAssembly(assembly: Assembly, options: ResolveOptions): ResolvedAssembly {
  return new AssemblyResolver(assembly, options).all();
}
