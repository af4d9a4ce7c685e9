import { type AwsCall, AwsCallError } from '../core/aws';
import { type CustomResourceEvent, type CustomResourceResult, textProperty } from './custom-resource';

/** What adding sources needs. */
export interface LakeSourcesDeps {
  readonly call: AwsCall;
  readonly wait: (milliseconds: number) => Promise<unknown>;
}

interface Added {
  readonly location: string;
  readonly role: string;
}

const PATH = '/v1/datalake/logsources/custom';
const DEADLINE_MS = 60_000;
const ATTEMPTS = 6;
const PAUSE_MS = 10_000;
/** Marks a resource that has sources of its own. */
const PREFIX = 'lake:';
/** A role that was just made is not known everywhere at once, and Security Lake takes one change after the other. */
const PASSING = new Set([
  'AccessDeniedException',
  'BadRequestException',
  'ConflictException',
  'ThrottlingException',
  'InternalServerException',
  'Timeout',
  'Network',
]);
const REMEDY =
  'see that Security Lake is switched on in this Region, that no source has this name, and that the role of the provider is a data lake administrator of Lake Formation';

/**
 * Adds the custom sources to Amazon Security Lake, one after the other: all of them, or none.
 *
 * @throws when one cannot be added; those that were are gone again
 */
export async function provideLakeSources(
  event: CustomResourceEvent,
  deps: LakeSourcesDeps,
): Promise<CustomResourceResult> {
  const { ResourceProperties: properties } = event;
  const names = textsProperty(properties, 'Names');
  const classes = textsProperty(properties, 'Classes');
  const physicalId = `${PREFIX}${names.join()}`;
  if (event.PhysicalResourceId === physicalId)
    throw new Error(
      `sources ${names.join(', ')} cannot be changed; choose another "sourceName", so that new ones are added`,
    );
  const configuration = {
    crawlerConfiguration: { roleArn: textProperty(properties, 'CrawlerRole') },
    providerIdentity: {
      principal: textProperty(properties, 'Principal'),
      externalId: textProperty(properties, 'ExternalId'),
    },
  };
  const data: Record<string, string> = {};
  const added: string[] = [];
  try {
    for (const [index, sourceName] of names.entries()) {
      const { location, role } = await add({ sourceName, eventClasses: [classes[index]], configuration }, deps, () =>
        added.push(sourceName),
      );
      data[`Location${index}`] = location;
      data[`Role${index}`] = role;
    }
  } catch (error) {
    // Before the answer: what is answered with a failure, CloudFormation leaves to whoever has it.
    await deleteNamed(added, deps).catch(() => undefined);
    throw error;
  }
  return { physicalId, data };
}

/**
 * Deletes the custom sources of a resource. What was written stays in the lake.
 *
 * @throws when one cannot be deleted
 */
export async function deleteLakeSources(physicalId: string, deps: LakeSourcesDeps): Promise<CustomResourceResult> {
  // One that never came to be has no sources: those of its names are somebody else's.
  if (physicalId.startsWith(PREFIX)) await deleteNamed(physicalId.slice(PREFIX.length).split(','), deps);
  return { physicalId };
}

async function add(body: Record<string, unknown>, deps: LakeSourcesDeps, onAdded: () => void): Promise<Added> {
  const answer = await persistently(deps, () =>
    deps.call({
      service: 'securitylake',
      target: 'securitylake.CreateCustomLogSource',
      path: PATH,
      body,
      deadlineMs: DEADLINE_MS,
    }),
  ).catch((error: unknown) => {
    throw new Error(
      `source ${String(body['sourceName'])}: ${error instanceof Error ? error.message : 'failed'}; ${REMEDY}`,
    );
  });
  onAdded();
  const { provider } = (answer['source'] ?? {}) as { provider?: { location?: unknown; roleArn?: unknown } };
  const { location, roleArn } = provider ?? {};
  if (typeof location !== 'string' || typeof roleArn !== 'string')
    throw new Error(`source ${String(body['sourceName'])} was added without location or role; look at Security Lake`);
  return { location, role: roleArn };
}

async function deleteNamed(names: readonly string[], deps: LakeSourcesDeps): Promise<void> {
  for (const name of names) {
    await persistently(deps, () =>
      deps.call({
        service: 'securitylake',
        target: 'securitylake.DeleteCustomLogSource',
        path: `${PATH}/${encodeURIComponent(name)}`,
        method: 'DELETE',
        body: {},
        deadlineMs: DEADLINE_MS,
      }),
    ).catch((error: unknown) => {
      const isGone = error instanceof AwsCallError && error.code === 'ResourceNotFoundException';
      if (!isGone) throw error;
    });
  }
}

async function persistently<T>({ wait }: LakeSourcesDeps, attempt: () => Promise<T>): Promise<T> {
  for (let count = 1; ; count++) {
    try {
      return await attempt();
    } catch (error) {
      if (count >= ATTEMPTS || !(error instanceof AwsCallError) || !PASSING.has(error.code)) throw error;
      await wait(PAUSE_MS);
    }
  }
}

function textsProperty(properties: Readonly<Record<string, unknown>>, name: string): string[] {
  const value = properties[name];
  if (!Array.isArray(value) || value.length === 0)
    throw new Error(`property ${name} is missing; deploy the construct again`);
  return value.map(String);
}
