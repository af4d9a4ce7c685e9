import { HeldClock } from '../../../cli/gateway/clock';

it('stands still while it is held, and goes on after', async () => {
  const clock = new HeldClock();
  const release = clock.hold();
  const held = clock.now();
  await new Promise((resolve) => setTimeout(resolve, 20));

  const meanwhile = clock.now();
  release();

  expect(meanwhile).toBe(held);
  expect(clock.now()).toBeGreaterThan(held);
});
