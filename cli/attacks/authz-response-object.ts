import { type Attack, type AttackCase, type Claim, casesOr } from '../drill/attack';
import type { Subject } from '../drill/cases';
import { isSuccess } from '../drill/outcome';
import { plantedRow, type ReturnedRow, returnedRows } from '../drill/returned-rows';

/** The row of another tenant must not come out, and it is the guard who stops it, not the good manners of a backend. */
function stopped(planted: { id?: string }): Claim {
  return {
    layer: 'authorization',
    failsAs: 'got through',
    complaint: ({ outcome, evidence }) => {
      const { id } = planted;
      if (id === undefined) return 'the row could not be planted';
      const isLeaked = outcome.kind === 'http' && outcome.body.includes(id);
      if (isLeaked) return `the answer carries ${id} of another tenant`;
      if (isSuccess(outcome)) return undefined;
      const reason = evidence.refusal?.reason;
      return reason === 'RESPONSE_NOT_COVERED' ? undefined : `refused for ${reason ?? 'no reason'} instead`;
    },
  };
}

/** An object of the caller's own, under which somebody put a row of another tenant. */
function foreignRow({ operation, caller }: Subject, row: ReturnedRow): AttackCase {
  const planted: { id?: string } = {};
  return {
    name: `${row.spec.id} of another tenant`,
    operation: operation.spec.id,
    expect: stopped(planted),
    run: async (context) => {
      const { id, objects } = await plantedRow(
        context,
        { operation, caller },
        row,
        context.callers.otherTenant(caller),
      );
      planted.id = id;
      return context.send(await context.wellMade(operation, caller, { objects }));
    },
    positive: (context) => context.positive(operation, caller),
  };
}

/** OWASP API1:2023 and API3:2023 without any identifier in the request: what the backend reads is more than the caller's. */
export const authzResponseObject: Attack = {
  slug: 'authz-response-object',
  title: 'have a list read out what belongs to another tenant',
  cases: (context) =>
    casesOr(
      context
        .callable(({ spec }) => (spec.returns ?? []).length > 0 && spec.ownership !== 'shared')
        .flatMap((subject) => returnedRows(context, subject.operation).map((row) => foreignRow(subject, row))),
      'no operation of the contract declares a list of objects in its responses (x-hardened.returns)',
    ),
};
