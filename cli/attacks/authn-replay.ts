import { type Attack, notApplicable, refusedFor } from '../drill/attack';
import { withHeader } from '../drill/call';
import { changed } from '../drill/cases';
import { proofOf } from '../drill/proof';
import { keyBound, NO_BOUND_TOKENS } from './authn-dpop';

const REPLAYED = refusedFor('PROOF_REPLAYED');

/** RFC 9449 section 11.1: whoever sees a request can send it again, proof and all. */
export const authnReplay: Attack = {
  slug: 'authn-replay',
  title: 'send a request again with the proof of the first time',
  cases: (context) => {
    const subject = keyBound(context);
    if (!subject) return notApplicable(NO_BOUND_TOKENS);
    return [
      changed(subject, 'the same proof twice', REPLAYED, async (call) => {
        const proven = withHeader(call, 'DPoP', proofOf(subject.key, call));
        await context.send(proven);
        return proven;
      }),
      changed(subject, 'another proof of the same id', REPLAYED, async (call) => {
        const id = crypto.randomUUID();
        const again = () => proofOf(subject.key, call, ({ claims }) => void Object.assign(claims, { jti: id }));
        await context.send(withHeader(call, 'DPoP', again()));
        return withHeader(call, 'DPoP', again());
      }),
    ];
  },
};
