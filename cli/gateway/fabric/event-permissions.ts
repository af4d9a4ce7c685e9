import { textOf } from '../assembly/json';
import type { ResolvedAssembly } from '../assembly/types';

/** Whether EventBridge may invoke a function for a rule. */
export type MayInvoke = (rule: string, functionArn: string) => boolean;

/** Reads the permissions of the functions: without one, AWS drops the events for a function in silence. */
export function eventPermissions({ stacks, physicalId }: ResolvedAssembly): MayInvoke {
  const permissions = stacks.flatMap(({ name: stack, resources }) =>
    Object.values(resources).flatMap(({ type, properties }) => {
      const { Principal, Action, FunctionName, SourceArn } = properties;
      const isMeant = type === 'AWS::Lambda::Permission' && Principal === 'events.amazonaws.com';
      if (!isMeant || (Action !== 'lambda:InvokeFunction' && Action !== 'lambda:*')) return [];
      return [{ stack, function: String(FunctionName), rule: textOf(SourceArn) }];
    }),
  );
  return (rule, functionArn) =>
    permissions.some(
      (each) =>
        (each.function === functionArn || functionArn.endsWith(`:function:${each.function}`)) &&
        (each.rule === undefined || each.rule.endsWith(`/${physicalId(rule, each.stack)}`)),
    );
}
