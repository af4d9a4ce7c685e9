import type { OperationSpec } from '../../src/vocabulary';
import type { ExplainedPolicy, Explanation } from '../authz/explain';
import { wrapped } from './lines';

/** One decision for people: question, entities, answer, and every policy that was asked. */
export function whyLines(operation: OperationSpec, explanation: Explanation): string[] {
  const { question, result, because, policies, errors, slice } = explanation;
  const decided = policies.length > 0 ? `: ${policies.join(', ')}` : '';
  return [
    `${operation.method} ${operation.path}  ${result.toUpperCase()} (${because}${decided})`,
    `  principal ${question.principal.type}::"${question.principal.id}"`,
    `  action    ${question.action.type}::"${question.action.id}"`,
    `  resource  ${question.resource.type}::"${question.resource.id}"`,
    ...wrapped(`context   ${pairs(question.context)}`, '            ', '  '),
    '  entities',
    ...question.entities.flatMap(({ uid, attrs }) =>
      wrapped(`${uid.type}::"${uid.id}" ${pairs(attrs)}`, '      ', '    '),
    ),
    ...errors.flatMap((error) => wrapped(`FAILS ${error}`, '      ', '  ')),
    '  policies',
    ...slice.flatMap(policyLines),
  ];
}

function pairs(members: Readonly<Record<string, unknown>>): string {
  return Object.entries(members)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(' ');
}

function policyLines({ id, effect, applies, unmet, text }: ExplainedPolicy): string[] {
  if (applies)
    return [
      `    ${effect} ${id}: applies`,
      ...text
        .trimEnd()
        .split('\n')
        .map((line) => `      | ${line}`),
    ];
  return [
    `    ${effect} ${id}: does not apply`,
    ...unmet.flatMap((each) => wrapped(`not met: ${each}`, '        ', '      ')),
  ];
}
