import type { Assembly } from '../gateway/assembly/types';
import type { Mutant, MutableTemplate, Mutation } from './mutant';
import { type EditBundles, Overlay, wouldEdit } from './overlay';

/** An assembly with one control taken away. Call `dispose` when done: copies of handler bundles lie in a temporary folder. */
export interface AppliedMutant {
  readonly assembly: Assembly;
  readonly dispose: () => void;
}

/** Takes a control away from a private copy of the assembly. Undefined: the stack does not have that control. */
export function applyMutant(original: Assembly, mutant: Mutant): AppliedMutant | undefined {
  const assembly: Assembly = { ...original, stacks: structuredClone(original.stacks) };
  const overlay = new Overlay();
  try {
    const applied = mutant.mutations.map((mutation) =>
      applyMutation(assembly, mutation, (...edit) => overlay.edit(...edit)),
    );
    if (!applied.includes(true)) {
      overlay.dispose();
      return undefined;
    }
    return { assembly: overlay.applyTo(assembly), dispose: () => overlay.dispose() };
  } catch (error) {
    overlay.dispose();
    throw error;
  }
}

/** Tells whether there is something to take away; nothing is copied. */
export function hasControl(original: Assembly, mutant: Mutant): boolean {
  const assembly: Assembly = { ...original, stacks: structuredClone(original.stacks) };
  return mutant.mutations.some((mutation) => applyMutation(assembly, mutation, wouldEdit));
}

function applyMutation(assembly: Assembly, mutation: Mutation, edit: EditBundles): boolean {
  switch (mutation.kind) {
    case 'template':
      return assembly.stacks.map((stack) => mutation.edit(stack.template as unknown as MutableTemplate)).includes(true);
    case 'bundle':
      return edit(assembly, mutation.handler, 'index.js', (text) => neutralize(text, mutation.check));
    case 'config':
      return edit(assembly, mutation.handler, `config/${mutation.file}`, (text) => {
        const content = JSON.parse(text) as Record<string, unknown>;
        return mutation.edit(content) ? JSON.stringify(content) : text;
      });
  }
}

/**
 * Every check of a handler is a table entry `{ slug, check }`, and the bundler keeps the order of members. So a check is
 * taken out of the shipped code by text, and the code needs no switch that could be thrown in production.
 */
export function neutralize(bundle: string, slug: string): string {
  return bundle.replaceAll(
    new RegExp(`slug:(["'\`])${slug}\\1,check:`, 'g'),
    `slug:"${slug}",check:()=>void 0,removed:`,
  );
}
