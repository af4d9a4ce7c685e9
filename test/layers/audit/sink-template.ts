import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AuditLayer } from '../../../src/layers/audit/audit-layer';
import type { Sink } from '../../../src/layers/audit/sink';
import { testStack } from '../test-stack';

/** An audit layer with one sink. */
export function templateOf(sinkOf: (stack: Stack) => Sink): Template {
  const stack = testStack();
  new AuditLayer(stack, 'Audit', { sinks: [sinkOf(stack)] });
  return Template.fromStack(stack);
}
