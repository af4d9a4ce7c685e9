import type { CedarResource, OperationSpec, Principal, ReturnSpec } from '../../../src/vocabulary';
import { type Refusal, refuse } from '../decision';
import { type AuthorizeDeps, cedarLine, firstRefused, linesOf } from './authorize';
import { MAX_OBJECTS, OBJECT_CHECKS, type ObjectQuestion } from './object-checks';
import type { ResolvedResource, Resolver } from './resolver';

/** One object of a response, as the response tells of it. */
export interface ReturnedObject {
  readonly spec: ReturnSpec;
  /** Undefined where the response does not say. */
  readonly id: string | undefined;
  /** What the response says of tenant and owner, where it is asked. */
  readonly tenant?: string;
  readonly owner?: string;
}

export interface ReturnedInput {
  readonly principal: Principal;
  readonly operation: OperationSpec;
  readonly objects: readonly ReturnedObject[];
  /** Objects that were decided on before the backend was called: `Type::id`. */
  readonly decided: ReadonlySet<string>;
  /** Identifiers in the path of the request, by name. */
  readonly path?: ReadonlyMap<string, string>;
}

/**
 * May this caller see the objects of a response? The first one that is not covered stops all of it.
 *
 * Covered is an object that the request named and that was decided on, and one that code checks and policies would let the
 * caller reach by the same operation: whose it is, the response tells where the contract says so, else the resolver.
 */
export async function authorizeReturned(deps: AuthorizeDeps, input: ReturnedInput): Promise<Refusal | undefined> {
  const open = input.objects.filter((object) => !isDecided(object, input.decided));
  if (open.length === 0) return undefined;
  const looked = open.filter(({ spec }) => spec.tenant === undefined);
  if (looked.length > MAX_OBJECTS) return notCovered(looked[MAX_OBJECTS]!.spec, ['code/authz-response-object']);
  const questions = await Promise.all(open.map((object) => question(deps.resolve, input, object)));
  for (const [index, asked] of questions.entries()) {
    const refused = firstRefused(OBJECT_CHECKS, asked);
    if (refused) return notCovered(open[index]!.spec, linesOf(refused.slug, await decide(deps, input, [asked])));
  }
  const decision = await decide(deps, input, distinct(questions));
  return decision.ok ? undefined : notCovered(open[0]!.spec, cedarLine(decision));
}

function decide(
  { engine }: AuthorizeDeps,
  { principal, operation }: ReturnedInput,
  questions: readonly ObjectQuestion[],
) {
  return engine.decide({ principal, operation, resources: questions.map(({ resource }) => resource) });
}

/** Only what the response does not tell differently: a row that names another tenant is not what was decided on. */
function isDecided({ spec, id, tenant }: ReturnedObject, decided: ReadonlySet<string>): boolean {
  return (
    id !== undefined && tenant === undefined && spec.tenant === undefined && decided.has(`${spec.resource}::${id}`)
  );
}

async function question(resolve: Resolver, input: ReturnedInput, object: ReturnedObject): Promise<ObjectQuestion> {
  const { principal, operation, path = new Map() } = input;
  const { spec, id = '' } = object;
  const nobodys: ResolvedResource = { type: spec.resource, id, tenant: '', owner: '', parent: '' };
  const told =
    spec.tenant === undefined ? undefined : { ...nobodys, tenant: object.tenant ?? '', owner: object.owner ?? '' };
  const isEveryones = operation.ownership === 'shared';
  const found = isEveryones
    ? nobodys
    : id === ''
      ? undefined
      : (told ?? (await resolve(spec.resource, id, { principal, path })));
  const isFound = found !== undefined && found !== 'unavailable';
  return { principal, operation, found, resource: isFound ? found : nobodys };
}

/**
 * Objects that no policy can tell apart are asked about once: synth refuses policies that name single objects of a type
 * which the operation returns.
 */
function distinct(questions: readonly ObjectQuestion[]): ObjectQuestion[] {
  const key = ({ type, tenant, owner, parent }: CedarResource) => JSON.stringify([type, tenant, owner, parent]);
  return [...new Map(questions.map((asked) => [key(asked.resource), asked])).values()];
}

function notCovered({ id }: ReturnSpec, policies: readonly string[]): Refusal {
  return refuse('RESPONSE_NOT_COVERED', { policies, pointer: `/response/body${id}` });
}
