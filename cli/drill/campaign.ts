import { randomInt } from 'node:crypto';
import type { Call } from './call';
import type { Subject } from './cases';
import type { DrillContext } from './context';
import type { Outcome } from './outcome';

/** One attack that no single request gives away. */
export interface Campaign {
  readonly name: string;
  readonly requests: number;
  readonly change: (call: Call, context: DrillContext, subject: Subject) => Call | Promise<Call>;
}

/** An address that nobody else of this drill, or of one before, comes from: findings are told apart by it. */
const newAddress = () => `127.${randomInt(64, 250)}.${randomInt(1, 250)}.${randomInt(1, 250)}`;

/** Sends the requests of a campaign from one new address; `correlations` takes the ids of the answers. */
export async function runCampaign(
  context: DrillContext,
  subject: Subject,
  { requests, change }: Campaign,
  correlations: string[],
): Promise<Outcome> {
  const address = newAddress();
  let outcome: Outcome | undefined;
  for (let count = 0; count < requests; count++) {
    const call = await change(await context.wellMade(subject.operation, subject.caller), context, subject);
    outcome = await context.send({ ...call, connection: { ...call.connection, address } });
    if (outcome.kind === 'http') correlations.push(outcome.correlation);
    await context.records(outcome);
  }
  return outcome!;
}
