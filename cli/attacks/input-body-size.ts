import { type Attack, type AttackCase, casesOr, type ExpectedRefusal } from '../drill/attack';
import { withBody } from '../drill/call';
import { padded, withJsonBody } from '../drill/bodies';
import { changed, type Subject } from '../drill/cases';

/** The web ACL sees no more than this of a body; what it cannot see, it must block. */
const INSPECTED = 65_536;

const TOO_LARGE: ExpectedRefusal = { layer: 'input', reasons: ['BODY_TOO_LARGE', 'WAF_BLOCKED'], statuses: [403, 413] };

function tooLarge(subject: Subject): AttackCase[] {
  const { maxBodyBytes } = subject.operation.spec;
  const own = changed(subject, `${maxBodyBytes + 1} bytes`, TOO_LARGE, (call) =>
    withBody(call, padded(call.body, maxBodyBytes + 1)),
  );
  return maxBodyBytes < INSPECTED ? [own] : [];
}

function uninspected(subject: Subject): AttackCase[] {
  const sizes = [INSPECTED + 1, 20 * INSPECTED];
  return sizes.map((bytes) =>
    changed(subject, `${bytes} bytes`, TOO_LARGE, (call) => withBody(call, padded(call.body, bytes))),
  );
}

/** Padding is valid JSON: nothing but its size is wrong with the body (trap 27). */
export const inputBodySize: Attack = {
  slug: 'input-body-size',
  title: 'send more than is looked at',
  cases: (context) => {
    const subjects = withJsonBody(context);
    const first = subjects[0];
    return casesOr(
      [...subjects.flatMap(tooLarge), ...(first ? uninspected(first) : [])],
      'no operation of the contract takes a JSON body',
    );
  },
};
