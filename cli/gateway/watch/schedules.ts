import { listOf, recordOf, textOf } from '../assembly/json';
import type { ResolvedAssembly } from '../assembly/types';
import { eventPermissions } from '../fabric/event-permissions';

/** The functions that rules of the template invoke on a schedule. */
export function scheduledFunctions(resolved: ResolvedAssembly): string[] {
  const mayInvoke = eventPermissions(resolved);
  return resolved.stacks.flatMap(({ resources }) =>
    Object.entries(resources).flatMap(([id, { type, properties }]) => {
      const isDue = type === 'AWS::Events::Rule' && textOf(properties['ScheduleExpression']) !== undefined;
      if (!isDue || properties['State'] === 'DISABLED') return [];
      const arns = listOf(properties['Targets']).map((each) => String(recordOf(each)['Arn']));
      return arns.filter((arn) => mayInvoke(id, arn));
    }),
  );
}
