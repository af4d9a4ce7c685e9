import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { attachCustomSynthesis, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/**
 * Writes `<Stack>.<LogicalId>.<kind>.json` files beside the template, when it is written and not before: a synth that fails
 * leaves none.
 */
export function writeAtSynth(
  scope: Construct,
  logicalId: string,
  files: Readonly<Record<string, () => unknown>>,
): void {
  const stack = Stack.of(scope);
  attachCustomSynthesis(scope, {
    onSynthesize: ({ assembly }) => {
      const prefix = `${stack.artifactId}.${stack.resolve(logicalId)}`;
      for (const [kind, content] of Object.entries(files)) {
        writeFileSync(join(assembly.outdir, `${prefix}.${kind}.json`), `${JSON.stringify(content(), null, 1)}\n`);
      }
    },
  });
}
