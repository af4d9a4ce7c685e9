import type * as fs from 'node:fs';
import { ocsfEvent, recordDecision } from '../../../lambda/core/audit';
import { recordLine, writeFault } from '../../../lambda/core/log';
import type { DecisionRecord } from '../../../src/vocabulary';

const NOW = 1_795_478_400_000;
const base: DecisionRecord = {
  point: 'authorizer',
  decision: 'refuse',
  layer: 'authentication',
  reason: 'TOKEN_EXPIRED',
  policies: [],
  correlation: 'ext-1',
  method: 'GET',
  path: '/orders/o-1',
  status: 403,
};

/** Everything that goes to standard output while `act` runs. */
function written(act: () => void): string {
  let output = '';
  const spy = jest.spyOn(require('node:fs') as typeof fs, 'writeSync').mockImplementation(((
    _fd: number,
    bytes: Buffer,
  ) => {
    output += bytes.toString('utf8');
    return bytes.length;
  }) as never);
  try {
    act();
  } finally {
    spy.mockRestore();
  }
  return output;
}

describe('ocsfEvent', () => {
  it.each([
    ['a refused authentication', {}, 3002, 300_201],
    ['a refused certificate', { layer: 'transport', reason: 'CERTIFICATE_MISSING' }, 3002, 300_201],
    ['a refused authorization', { layer: 'authorization', reason: 'TENANT_MISMATCH' }, 6003, 600_302],
    ['a refused address', { layer: 'network', reason: 'SOURCE_NOT_ALLOWED' }, 6003, 600_302],
    [
      'a refusal of the guard',
      { point: 'guard', layer: 'transport', reason: 'TRANSACTION_TOKEN_INVALID' },
      6003,
      600_302,
    ],
    ['an allow', { decision: 'allow', layer: 'authorization', reason: undefined }, 6003, 600_302],
    ['a refused delete', { layer: 'authorization', reason: 'ROLE_MISSING', method: 'DELETE' }, 6003, 600_304],
  ] as [string, Partial<DecisionRecord>, number, number][])('classifies %s', (_name, edits, classUid, typeUid) => {
    const event = ocsfEvent({ ...base, ...edits }, NOW);

    expect(event).toMatchObject({ class_uid: classUid, type_uid: typeUid, category_uid: Math.floor(classUid / 1000) });
  });

  it('says who, what, why and under which request', () => {
    const event = ocsfEvent(
      {
        ...base,
        layer: 'authorization',
        reason: 'OWNER_MISMATCH',
        tenant: 't',
        consumer: 'acme',
        subject: 'u',
        policies: ['p1'],
        resources: ['Order::o-1'],
      },
      NOW,
    );

    expect(event).toMatchObject({
      status_id: 2,
      status_code: 'OWNER_MISMATCH',
      metadata: { correlation_uid: 'ext-1' },
      actor: {
        user: { uid: 'u', org: { uid: 't' }, account: { uid: 'acme' } },
        authorizations: [{ policy: { uid: 'p1' } }],
      },
      resources: [{ uid: 'Order::o-1' }],
      unmapped: { hardened: { decision: 'refuse', layer: 'authorization', reason: 'OWNER_MISMATCH' } },
    });
  });

  it.each(['PROPFIND', 'constructor', '', undefined])(
    'names the method %p as the activity, where OCSF lists none',
    (method) => {
      const event = ocsfEvent({ ...base, decision: 'allow', layer: 'authorization', reason: undefined, method }, NOW);

      expect(event).toMatchObject({ activity_id: 99, activity_name: method || 'unknown' });
      expect(event['http_request']).not.toHaveProperty('http_method');
    },
  );

  it('names no source that is no address', () => {
    expect(ocsfEvent({ ...base, sourceIp: 'evil\n' }, NOW)).toMatchObject({ src_endpoint: { name: 'unknown' } });
  });

  it('names the reason where no policy decided', () => {
    const event = ocsfEvent({ ...base, layer: 'authorization', reason: 'POLICY_IMPLICIT_DENY' }, NOW);

    expect(event).toMatchObject({
      actor: { authorizations: [{ decision: 'refuse', policy: { uid: 'POLICY_IMPLICIT_DENY' } }] },
    });
  });
});

describe('recordDecision', () => {
  it('writes one line of JSON', () => {
    const output = written(() => recordDecision(base, NOW));

    expect(output.split('\n')).toHaveLength(2);
    expect(JSON.parse(output)).toMatchObject({ time: NOW });
  });

  it('throws when the line cannot be written', () => {
    const spy = jest.spyOn(require('node:fs') as typeof fs, 'writeSync').mockImplementation(() => {
      throw Object.assign(new Error('EPIPE'), { code: 'EPIPE' });
    });

    expect(() => recordDecision(base, NOW)).toThrow('EPIPE');
    spy.mockRestore();
  });

  it('goes on after a pipe that was full for a moment', () => {
    let calls = 0;
    let output = '';
    const spy = jest.spyOn(require('node:fs') as typeof fs, 'writeSync').mockImplementation(((
      _fd: number,
      bytes: Buffer,
    ) => {
      calls += 1;
      if (calls === 1) throw Object.assign(new Error('EAGAIN'), { code: 'EAGAIN' });
      const part = bytes.subarray(0, 100);
      output += part.toString('utf8');
      return part.length;
    }) as never);

    recordDecision(base, NOW);
    spy.mockRestore();

    expect(JSON.parse(output)).toMatchObject({ time: NOW });
  });
});

describe('recordLine', () => {
  it('lets nothing in a value end the line or reach the terminal', () => {
    const line = recordLine({ path: 'a\nb\r\u001b[31m\u009b\u2028\u2029\u007f"}{' });

    expect(line).toMatch(/^[ -~]+\n$/);
  });
});

describe('writeFault', () => {
  it('names the fault and its place, never its message', () => {
    const output = written(() => writeFault(new TypeError('secret\n    at forged'), 'ext-1'));

    expect(JSON.parse(output)).toMatchObject({ fault: 'TypeError', correlation: 'ext-1' });
    expect(output).not.toContain('secret');
  });
});

describe('the policies of a decision', () => {
  const refused = { layer: 'authorization', reason: 'ROLE_MISSING', bundleHash: '0123456789abcdef' } as const;

  it('carry their version: the hash of the bundle that they came in', () => {
    const { actor } = ocsfEvent({ ...base, ...refused, policies: ['code/authz-role', 'cedar/implicit-deny'] }, NOW);

    expect((actor as { authorizations: unknown }).authorizations).toEqual([
      { decision: 'refuse', policy: { uid: 'code/authz-role', version: '0123456789abcdef' } },
      { decision: 'refuse', policy: { uid: 'cedar/implicit-deny', version: '0123456789abcdef' } },
    ]);
  });

  it('are followed, where none spoke, by those that could have permitted the request', () => {
    const { unmapped } = ocsfEvent({ ...base, ...refused, nearest: ['permit-getOrder'] }, NOW);

    expect(unmapped.hardened.nearest_permits).toEqual(['permit-getOrder']);
  });
});
