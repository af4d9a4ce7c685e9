import type { FindingCode } from '../../src/contract/types';
import type { ValidatorFinding } from '../../src/layers/input/validators/findings';
import { counted, grouped, wrapped } from './lines';

/** What each kind of finding says in one line; the places follow. */
const HEADINGS: Readonly<Record<FindingCode, string>> = {
  'identifier-without-resource': 'identifiers of unknown objects',
  'identifier-inferred': 'identifiers whose objects are guessed',
  'identifier-in-object-parameter': 'identifiers inside an object that a parameter carries: nothing decides on them',
  'identifier-unbound': 'identifiers that nothing tells the object of: no ownership is checked for them',
  'response-object-undecided': 'objects in responses that no decision covers',
  'operation-without-security': 'operations without security: a token is required all the same',
  'security-not-a-token': 'operations with other credentials than access tokens',
  'open-schema': 'schemas that do not say whether further members are allowed',
  'unbounded-input': 'operations with texts or lists without an upper bound',
  'body-optional': 'bodies that are neither required nor optional: they are required',
  'body-not-json': 'bodies that API Gateway cannot validate: the guard alone does',
  'body-xml-refused': 'operations that list XML: it is refused',
  'url-without-hosts': 'URLs of callers that may lead to every public host: never to an address',
  'parameter-not-in-path': 'path parameters that the path does not have',
  'path-parameter-renamed': 'path parameters of different names in one position',
  'plain-http-server': 'addresses without TLS',
  'too-many-resources': 'more resources than API Gateway allows by default',
};

const SHOWN = 3;

/** The same for what the guard's compiler says of schemas. */
const INPUT_HEADINGS: Readonly<Record<string, string>> = {
  'schema-open': 'schemas that accept every value',
  'object-without-members': 'objects that name no members: they are accepted empty only',
  'content-type-unsupported': 'content types that nobody can check: they are refused',
  'format-unknown': 'formats that nobody has defined: they are taken as notes',
  'keyword-unknown': 'members of schemas that are no keywords: they are taken as notes',
  'pattern-explosive': 'expressions whose time can explode: the length of what they are asked about is bounded',
  'composition-too-deep': 'compositions too deep to be closed',
  'example-breaks-schema': 'examples that break their own schema',
};

const headingOf = (code: string) => ({ ...HEADINGS, ...INPUT_HEADINGS })[code] ?? code;

/** Findings of one kind are told once, with the places, so that a large document does not drown its reader. */
export function undecidedLines(findings: readonly ValidatorFinding[]): string[] {
  const told = findings.filter(({ code }) => code !== 'identifier-inferred');
  const undecided = told.filter(({ severity }) => severity === 'undecided');
  const warnings = told.filter(({ severity }) => severity === 'warning');
  return [
    '',
    ...(undecided.length === 0
      ? ['The document leaves nothing else undecided.']
      : ['What the document leaves undecided', ...blocks(undecided)]),
    ...(warnings.length > 0 ? ['', 'What its author should know', ...blocks(warnings)] : []),
  ];
}

function blocks(findings: readonly ValidatorFinding[]): string[] {
  return [...grouped(findings, ({ code }) => code)].flatMap(([, group]) => [
    `  ${counted(group.length, 'time')}: ${headingOf(group[0].code)}`,
    ...group.slice(0, SHOWN).flatMap(place),
    ...(group.length > SHOWN ? [`    and ${group.length - SHOWN} more`] : []),
    ...wrapped(`next: ${group[0].remedy}`, '      ', '    '),
  ]);
}

function place({ message, pointer }: ValidatorFinding): string[] {
  return wrapped(`${message}  ${pointer}`, '      ', '    ');
}
