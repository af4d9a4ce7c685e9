import type { ContractModel } from '../contract';
import { type Fault, refuseFaults } from '../core/errors';
import type { CognitoClient } from './cognito-client';

/** The scope of a contract that demands none: Cognito gives a service no token without one. */
const ANY = 'call';

/** Every scope that the contract demands, as the resource server names it: without its own identifier. */
export function resourceServerScopes({ file, operations }: ContractModel, identifier: string): string[] {
  const named = [...new Set(operations.flatMap(({ spec }) => spec.scopes.flat()))].sort();
  const bare = named.map((scope) => bareScope(scope, identifier));
  refuseFaults(
    `contract ${file} and the resource server "${identifier}"`,
    bare
      .filter((scope) => scope.includes('/'))
      .map((scope) => ({
        where: `scope ${scope}`,
        what: 'is one of another resource server',
        remedy: `name it ${identifier}/... in the contract, or without a slash`,
      })),
  );
  return bare.length > 0 ? [...new Set(bare)] : [ANY];
}

/** The scopes that the operations of a client demand. */
export function clientScopes(model: ContractModel, identifier: string, { _options }: CognitoClient): string[] {
  const wanted = new Set(_options.operations);
  const demanded = model.operations
    .filter(({ spec }) => wanted.has(spec.id))
    .flatMap(({ spec }) => spec.scopes[0] ?? [])
    .map((scope) => bareScope(scope, identifier));
  // What it asks for must be of this API, even where no operation looks at it: that is how its tokens are told apart.
  return demanded.length > 0 ? [...new Set(demanded)].sort() : resourceServerScopes(model, identifier).slice(0, 1);
}

function bareScope(scope: string, identifier: string): string {
  return scope.startsWith(`${identifier}/`) ? scope.slice(identifier.length + 1) : scope;
}

/** Refuses clients that cannot be: all faults in one error. */
export function refuseClients(model: ContractModel, clients: readonly CognitoClient[]): void {
  const known = model.operations.map(({ spec }) => spec.id);
  refuseFaults('"clients" of the user pool', [
    ...(clients.length > 0 ? [] : [NONE]),
    ...clients.flatMap((client, index) => [
      ...repeated(client, clients.slice(0, index)),
      ...operationFaults(client, known),
      ...urlFaults(client),
    ]),
  ]);
}

const NONE: Fault = {
  where: 'clients',
  what: 'there is none, so that nobody can get a token',
  remedy: 'name who calls, such as CognitoClient.service(...)',
};

function repeated({ id }: CognitoClient, before: readonly CognitoClient[]): Fault[] {
  if (!before.some((other) => other.id === id)) return [];
  return [{ where: `client ${id}`, what: 'is given twice', remedy: 'give each consumer its own id and app client' }];
}

function operationFaults({ id, _options }: CognitoClient, known: readonly string[]): Fault[] {
  const { operations = [] } = _options;
  if (operations.length === 0) {
    return [
      { where: `client ${id}`, what: 'it calls no operation', remedy: 'name those that it calls in "operations"' },
    ];
  }
  return operations
    .filter((operation) => !known.includes(operation))
    .map((operation) => ({
      where: `client ${id}`,
      what: `the contract has no operation "${operation}"`,
      remedy: `choose from ${known.slice(0, 10).join(', ')}${known.length > 10 ? ' and more' : ''}`,
    }));
}

function urlFaults({ id, _app }: CognitoClient): Fault[] {
  if (!_app) return [];
  const where = `client ${id}`;
  const { callbackUrls = [], logoutUrls = [] } = _app;
  const none: Fault = { where, what: '"callbackUrls" is empty', remedy: 'name where a sign-in leads back to' };
  return [
    ...(callbackUrls.length > 0 ? [] : [none]),
    ...[...callbackUrls, ...logoutUrls]
      .filter((url) => !isExactUrl(url))
      .map((url) => ({
        where,
        what: `"${url}" could lead a code to somebody else`,
        remedy: 'give one whole https URL without wildcard, or the private scheme of an app (com.example.shop:/...)',
      })),
  ];
}

/** RFC 9700 section 2.1 and RFC 8252 section 7.1: whole, encrypted, or in the name of a domain that the app owns. */
function isExactUrl(url: string): boolean {
  if (/[*#\s]/.test(url) || !URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' ? hostname !== '' : /^[a-z][a-z0-9-]*(\.[a-z0-9-]+)+:$/.test(protocol);
}
