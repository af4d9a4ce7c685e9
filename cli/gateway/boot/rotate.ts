import { randomUUID } from 'node:crypto';
import { textOf } from '../assembly/json';
import type { ResolvedAssembly } from '../assembly/types';
import type { Invoke } from './answer';

const STEPS = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'];
const LIMIT_MS = 60_000;

/**
 * Rotates every secret of the template that has a schedule, by its own function, as Secrets Manager would.
 *
 * @returns how many were rotated
 */
export async function rotateSecrets(resolved: ResolvedAssembly, invoke: Invoke): Promise<number> {
  const schedules = resolved.stacks.flatMap(({ resources }) =>
    Object.values(resources).filter(({ type }) => type === 'AWS::SecretsManager::RotationSchedule'),
  );
  for (const { properties } of schedules) {
    const ClientRequestToken = randomUUID();
    for (const Step of STEPS) {
      const event = { Step, SecretId: textOf(properties['SecretId']), ClientRequestToken };
      const result = await invoke(textOf(properties['RotationLambdaARN']) ?? '', event, LIMIT_MS);
      if (result.kind === 'result') continue;
      const why = result.kind === 'error' ? `${result.errorType}: ${result.errorMessage}` : 'it timed out';
      throw new Error(`rotation step ${Step} of ${event.SecretId} failed: ${why}`);
    }
  }
  return schedules.length;
}
