import { type Attack, type AttackCase, type ExpectedRefusal, notApplicable, refusedFor } from '../drill/attack';
import type { Call } from '../drill/call';
import { type Change, changed, NOBODY, type Subject } from '../drill/cases';
import type { DrillContext } from '../drill/context';
import type { EdgeHop } from '../drill/edge-hop';
import type { Certificate } from '../drill/target';

/** Refused by this rule and by no other that happens to stand in the way. */
export const refusedByRule = (rule: string): ExpectedRefusal => ({
  ...refusedFor('WAF_BLOCKED'),
  also: ({ evidence }) =>
    evidence.refusal?.by === rule ? undefined : `refused by ${evidence.refusal?.by ?? 'nobody'}, not by ${rule}`,
});

const BY_RULE = refusedByRule('network-edge');
const BY_HANDSHAKE = refusedFor('TLS_REFUSED');

/** The request with an edge that differs in one point from the real one. */
export function overOther(call: Call, edge: EdgeHop): Call {
  return { ...call, connection: { ...call.connection, through: edge, isFresh: true } };
}

/** An endpoint with an edge before it, and somebody who calls through it. */
export function behindEdge(context: DrillContext): { readonly edge: EdgeHop; readonly subject: Subject } | undefined {
  const edge = context.target.endpoints.find((endpoint) => endpoint.edge)?.edge;
  const subject = context.probe();
  return edge && subject && { edge, subject };
}

type Variant = readonly [name: string, expect: ExpectedRefusal, edge: EdgeHop];

function handshakes(edge: EdgeHop, context: DrillContext): Variant[] {
  if (!edge.certificate) return [];
  const presented = (name: string, certificate?: Certificate): Variant => [
    name,
    BY_HANDSHAKE,
    { ...edge, certificate },
  ];
  const { selfSigned, rogue, expired } = context.target.identities.forge.certificates;
  return [
    presented('everything but the client certificate'),
    presented('a certificate that signed itself', selfSigned),
    presented('a certificate of the provider for somebody else', rogue),
    ...(expired ? [presented('an expired certificate', expired)] : []),
  ];
}

function headers(edge: EdgeHop): Variant[] {
  return edge.proof.flatMap(([name, value]): Variant[] => {
    const others = edge.proof.filter(([other]) => other !== name);
    const forged = value.replace(/[0-9a-f]/i, (digit) => (digit === '0' ? '1' : '0'));
    return [
      [`everything but ${name}`, BY_RULE, { ...edge, proof: others }],
      [`another ${name}`, BY_RULE, { ...edge, proof: [...others, [name, forged]] }],
      [`an empty ${name}`, BY_RULE, { ...edge, proof: [...others, [name, '']] }],
    ];
  });
}

/** An address that no edge calls from. */
const STRANGER = '127.0.0.249';

function addresses(edge: EdgeHop): Variant[] {
  return edge.address
    ? [['everything from an address that is not the provider’s', BY_RULE, { ...edge, address: STRANGER }]]
    : [];
}

/** Round the edge there is no DDoS protection, and whoever gets there can claim any address. */
export const networkEdge: Attack = {
  slug: 'network-edge',
  title: 'go round the edge, straight to the gateway',
  cases: (context) => {
    const found = behindEdge(context);
    if (!context.probe()) return notApplicable(NOBODY);
    if (!found) return notApplicable('no edge stands before the API');
    const { edge, subject } = found;
    const variants = [...handshakes(edge, context), ...headers(edge), ...addresses(edge)];
    return variants.map(([name, expect, other]): AttackCase => {
      const change: Change = (call) => overOther(call, other);
      return changed(subject, name, expect, change);
    });
  },
};
