import { type Attack, casesOr, type ExpectedRefusal } from '../drill/attack';
import { plusHeader } from '../drill/call';
import { changed, NOBODY } from '../drill/cases';

const BLOCKED: ExpectedRefusal = { layer: 'network', reasons: ['WAF_BLOCKED'], statuses: [403] };

/** API Gateway really obeys the first of them; frameworks behind it obey the others. */
const HEADERS = ['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override'];

/** A request is decided on by its method; no header may change that afterwards. */
export const networkMethodOverride: Attack = {
  slug: 'network-method-override',
  title: 'change the method behind the back of the checks',
  cases: (context) => {
    const probe = context.probe();
    if (!probe) return casesOr([], NOBODY);
    const other = context.operations.find(
      ({ spec }) => spec.path === probe.operation.spec.path && spec.method !== probe.operation.spec.method,
    );
    const method = other?.spec.method ?? 'DELETE';
    return HEADERS.map((name) =>
      changed(probe, `${probe.operation.spec.method} with ${name}: ${method}`, BLOCKED, (call) =>
        plusHeader(call, name, method),
      ),
    );
  },
};
