import { HOPS } from '../../../cli/canary/hops';
import { hopTable } from '../../../cli/report/hop-table';

const FOUND = { alarm: 'ApiAuditCanaryFound8E1AC64B', description: 'no finding' };
const whole = { sent: 1, watching: [{ alarm: FOUND.alarm, metric: 'canaryFound' }], ringing: [] };

describe('the table of cut hops', () => {
  it('names the alarm by its short name, and says where nothing rings', () => {
    const hops = [
      { name: 'record', cut: 'none is written', sent: 1, ringing: [FOUND] },
      { name: 'filter', cut: 'it fits nothing', sent: 1, ringing: [] },
    ];

    const text = hopTable({ whole, hops, absent: [], unnoticed: 1 }).join('\n');

    expect(text).toMatch(/record {2}none is written +Found/);
    expect(text).toMatch(/filter {2}it fits nothing +NOTHING RINGS/);
    expect(text).toContain('2 hops cut, 1 noticed; 0 false alarms');
  });

  it('has each cut once', () => {
    expect(new Set(HOPS.map(({ name, cut }) => `${name} ${cut}`)).size).toBe(HOPS.length);
  });
});
