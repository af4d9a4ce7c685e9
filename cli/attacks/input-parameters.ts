import { type Attack, type AttackCase, casesOr, refusedFor } from '../drill/attack';
import { type Call, withHeader } from '../drill/call';
import { changed, NOBODY, type Subject } from '../drill/cases';
import type { DrillParameter } from '../drill/contract-view';
import type { DrillContext } from '../drill/context';

const INVALID = refusedFor('PARAMETER_INVALID', 'GATEWAY_VALIDATION');
const ABSENT = refusedFor('GATEWAY_VALIDATION', 'PARAMETER_INVALID');
const UNKNOWN = refusedFor('PARAMETER_UNKNOWN');
const REPEATED = refusedFor('PARAMETER_REPEATED', 'PARAMETER_INVALID');

/** Identifiers are decided on before any schema is looked at; a wrong one is the authorization layer's to refuse. */
function isOrdinary({ operation }: Subject, { name, in: place }: DrillParameter): boolean {
  return !operation.spec.identifiers.some((each) => each.name === name && each.in === place);
}

const PLACES = ['query', 'path', 'header'];
/** These are other controls' to refuse. */
const RESERVED = ['authorization', 'content-type', 'accept', 'host', 'user-agent', 'cookie', 'content-length'];
/** What may stand in a header: other characters never leave this machine. */
const FIELD_VALUE = /^[!-~]([\t -~]*[!-~])?$/;

function isSent(subject: Subject, parameter: DrillParameter): boolean {
  const isReserved = parameter.in === 'header' && RESERVED.includes(parameter.name.toLowerCase());
  return isOrdinary(subject, parameter) && !isReserved && parameter.source['content'] === undefined;
}

function withParameter(call: Call, { name, in: place }: DrillParameter, template: string, value: string): Call {
  if (place === 'query') return { ...call, query: [...call.query.filter(([given]) => given !== name), [name, value]] };
  if (place === 'header') return withHeader(call, name, value);
  if (place !== 'path') return call;
  const parts = template.split('/');
  const index = parts.findIndex((part) => part.includes(`{${name}}`));
  const segments = call.path.split('/');
  segments[index] = parts[index]!.replace(`{${name}}`, encodeURIComponent(value));
  return { ...call, path: segments.join('/') };
}

/** Values that break the schema and still can be written as one parameter. */
function brokenConstraints(context: DrillContext, subject: Subject, parameter: DrillParameter): AttackCase[] {
  const texts = context.sampler
    .violations(parameter.schema)
    .filter(({ value }) => ['string', 'number', 'boolean'].includes(typeof value))
    .map((each) => ({ ...each, text: String(each.value) }))
    // An empty path segment is another path; a text that is only of the wrong type on paper is none on the wire.
    .filter(({ text }) => parameter.in !== 'header' || FIELD_VALUE.test(text))
    .filter(({ text, keyword }) => text !== '' && !(keyword === 'type' && parameter.schema['type'] === 'string'));
  const firsts = new Map(texts.map((each) => [each.keyword, each] as const).reverse());
  return [...firsts.values()].map(({ keyword, text }) =>
    changed(subject, `${parameter.in} parameter ${parameter.name} breaks ${keyword}`, INVALID, (call) =>
      withParameter(call, parameter, subject.operation.spec.path, text),
    ),
  );
}

function presence(subject: Subject, parameter: DrillParameter): AttackCase[] {
  if (parameter.in !== 'query') return [];
  const { name } = parameter;
  const isList =
    ['array', 'object'].includes(String(parameter.schema['type'])) || parameter.schema['$ref'] !== undefined;
  const twice = changed(
    subject,
    `query parameter ${name} sent twice`,
    REPEATED,
    (call) => {
      const own = call.query.find(([given]) => given === name);
      return own ? { ...call, query: [...call.query, own] } : call;
    },
    { isFull: true },
  );
  const absent = changed(subject, `required query parameter ${name} missing`, ABSENT, (call) => ({
    ...call,
    query: call.query.filter(([given]) => given !== name),
  }));
  return [...(isList ? [] : [twice]), ...(parameter.isRequired ? [absent] : [])];
}

const unknown = (subject: Subject): AttackCase =>
  changed(subject, 'parameter that the contract does not publish', UNKNOWN, (call) => ({
    ...call,
    query: [...call.query, ['isAdmin', 'true']],
  }));

/** API Gateway checks whether a parameter is there, and nothing else (trap 26). */
export const inputParameters: Attack = {
  slug: 'input-parameters',
  title: 'send parameters that break the contract, twice, or unpublished',
  cases: (context) => {
    const probe = context.probe();
    const cases = context
      .callable()
      .flatMap((subject) =>
        subject.operation.parameters
          .filter((parameter) => PLACES.includes(parameter.in) && isSent(subject, parameter))
          .flatMap((parameter) => [...brokenConstraints(context, subject, parameter), ...presence(subject, parameter)]),
      );
    return casesOr([...cases, ...(probe ? [unknown(probe)] : [])], NOBODY);
  },
};
