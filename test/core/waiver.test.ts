import { Waiver } from '../../src/core/waiver';

const OPTIONS = { owner: 'payments', reason: 'private pilot', expires: '2027-03-31' };

describe('Waiver', () => {
  it('keeps slug, owner, reason and expiry', () => {
    const waiver = Waiver.of('network-edge', OPTIONS);

    expect(waiver).toMatchObject({ slug: 'network-edge', ...OPTIONS });
  });

  it('accepts the slug of every control', () => {
    expect(Waiver.of('authz-gap', OPTIONS).slug).toBe('authz-gap');
  });

  it('refuses a slug that is no control and lists the ones that are', () => {
    expect(() => Waiver.of('authz-gaps', OPTIONS)).toThrow(
      /unknown control "authz-gaps"; use one of network-edge, .*authz-gap/,
    );
  });

  it.each(['owner', 'reason', 'expires'])('refuses to be without %s', (name) => {
    expect(() => Waiver.of('network-edge', { ...OPTIONS, [name]: ' ' })).toThrow(`has no "${name}"`);
  });

  it.each(['next year', '2027-3-31', '2027-02-30', '31.03.2027'])('refuses %s as a date', (expires) => {
    expect(() => Waiver.of('network-edge', { ...OPTIONS, expires })).toThrow('write a date as 2027-03-31');
  });

  it('holds through its last day and not a day longer', () => {
    const waiver = Waiver.of('network-edge', OPTIONS);

    expect([
      waiver.isExpired(new Date('2027-03-31T23:59:59Z')),
      waiver.isExpired(new Date('2027-04-01T00:00:00Z')),
    ]).toEqual([false, true]);
  });
});
