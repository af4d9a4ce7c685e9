import { createServer } from 'node:net';
import { type Attack, type AttackCase, casesOr, refusedFor } from '../drill/attack';
import { withToken } from '../drill/call';
import { changed, forgedBy, NOBODY, type Subject, withForgeries } from '../drill/cases';
import { HEADER_FORGERIES, pointingTo } from '../forgeries/header';

const NOT_ALLOWED = refusedFor('HEADER_NOT_ALLOWED');
/** A header that points to keys elsewhere must not even be followed: the listener counts who comes. */
function pointing(subject: Subject, member: 'jku' | 'x5u'): AttackCase {
  let visits = 0;
  const expect = {
    ...NOT_ALLOWED,
    also: () => (visits > 0 ? `the key source that the token names was contacted ${visits} times` : undefined),
  };
  return changed(subject, `${member} of an attacker`, expect, async (call, context) => {
    const listener = createServer((socket) => {
      visits += 1;
      socket.destroy();
    });
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    // Long enough for the request and for a fetch that it sets off; never keeps the process alive.
    setTimeout(() => listener.close(), 2_000).unref();
    listener.unref();
    const { port } = listener.address() as { port: number };
    const forged = await forgedBy(context, subject, pointingTo(member, `https://127.0.0.1:${port}/keys.json`));
    return withToken(call, forged);
  });
}

/** RFC 8725 section 3.10; CVE-2018-0114. */
export const authnHeader: Attack = {
  slug: 'authn-header',
  title: 'bring the key along, or choose it',
  cases: (context) => {
    const probe = context.probe();
    if (!probe) return casesOr([], NOBODY);
    return [...withForgeries(context, probe, HEADER_FORGERIES), pointing(probe, 'jku'), pointing(probe, 'x5u')];
  },
};
