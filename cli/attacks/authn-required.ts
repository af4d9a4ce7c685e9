import { type Attack, type AttackCase, casesOr, refusedFor } from '../drill/attack';
import { changed, NOBODY, type Subject } from '../drill/cases';
import { NO_TOKEN, PRESENTATIONS, type Presentation } from '../forgeries/presentation';

function presented(subject: Subject, { name, reasons, statuses, present }: Presentation): AttackCase {
  return changed(subject, name, { ...refusedFor(...reasons), ...(statuses && { statuses }) }, (call) => present(call));
}

/** No operation answers without a bearer token in the one place where it belongs. */
export const authnRequired: Attack = {
  slug: 'authn-required',
  title: 'call without a token, or with something in its place',
  cases: (context) => {
    const probe = context.probe();
    const everywhere = context.everywhere().map((subject) => presented(subject, NO_TOKEN));
    return casesOr([...everywhere, ...(probe ? PRESENTATIONS.map((each) => presented(probe, each)) : [])], NOBODY);
  },
};
