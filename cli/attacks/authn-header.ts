import { createServer } from 'node:net';
import { type Attack, type AttackCase, casesOr, refusedFor } from '../drill/attack';
import { withToken } from '../drill/call';
import { changed, NOBODY, type Subject, type TokenKit, withForgedToken, without } from '../drill/cases';
import { decodeToken, signToken } from '../drill/jws';
import { rogueKey } from '../drill/rogue-keys';

const NOT_ALLOWED = refusedFor('HEADER_NOT_ALLOWED');
const BAD_KEY_ID = refusedFor('KEY_ID_INVALID');
/** A plain word that no key has is as good a refusal as one that is no plain word. */
const NO_KEY = refusedFor('KEY_ID_INVALID', 'KEY_UNKNOWN');

const MEMBERS: readonly (readonly [string, Record<string, unknown>])[] = [
  ['unknown crit', { crit: ['exp'], exp: 1 }],
  ['empty crit', { crit: [] }],
  ['unencoded payload', { crit: ['b64'], b64: false }],
  ['compressed payload', { zip: 'DEF' }],
  ['x5c of an attacker', { x5c: ['MIIBszCCAVmgAwIBAgIUdrill'] }],
];

const KEY_IDS: readonly (readonly [string, unknown, typeof NO_KEY])[] = [
  ['number as kid', 7, BAD_KEY_ID],
  ['list as kid', ['a'], BAD_KEY_ID],
  ['path as kid', '../../../../dev/null', NO_KEY],
  ['SQL as kid', "x' UNION SELECT 'secret' -- ", NO_KEY],
  ['URL as kid', 'https://attacker.example/key', NO_KEY],
  ['over-long kid', 'k'.repeat(2_000), NO_KEY],
  ['prototype member as kid', '__proto__', NO_KEY],
];

/** The attacker's own key, signed with and brought along. */
function embedded({ header, claims }: TokenKit): string {
  const algorithm = String(header['alg']);
  const { privateKey, publicKey } = rogueKey(algorithm);
  return signToken({ ...header, jwk: publicKey.export({ format: 'jwk' }) }, claims, algorithm, privateKey);
}

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
    const { header, claims } = decodeToken(await context.token(subject.caller));
    const { port } = listener.address() as { port: number };
    const algorithm = String(header['alg']);
    const forged = { ...header, kid: 'attacker', [member]: `https://127.0.0.1:${port}/keys.json` };
    return withToken(call, signToken(forged, claims, algorithm, rogueKey(algorithm).privateKey));
  });
}

/** RFC 8725 section 3.10; CVE-2018-0114. */
export const authnHeader: Attack = {
  slug: 'authn-header',
  title: 'bring the key along, or choose it',
  cases: (context) => {
    const probe = context.probe();
    if (!probe) return casesOr([], NOBODY);
    return [
      ...MEMBERS.map(([name, members]) =>
        withForgedToken(probe, name, NOT_ALLOWED, ({ sign, header, claims }) =>
          sign({ ...header, ...members }, claims),
        ),
      ),
      withForgedToken(probe, 'embedded key', NOT_ALLOWED, embedded),
      pointing(probe, 'jku'),
      pointing(probe, 'x5u'),
      withForgedToken(probe, 'no kid', BAD_KEY_ID, ({ sign, header, claims }) => sign(without(header, 'kid'), claims)),
      ...KEY_IDS.map(([name, kid, expect]) =>
        withForgedToken(probe, name, expect, ({ sign, header, claims }) => sign({ ...header, kid }, claims)),
      ),
    ];
  },
};
