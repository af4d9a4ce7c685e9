import { drillCommand } from '../../../cli/commands/drill';
import { UsageError } from '../../../cli/commands/usage-error';

test.each([
  ['of a control that nobody knows', ['network-wall']],
  ['of two in one word', ['network-waf,network-edge']],
])('a drill %s is refused before anything starts', async (_name, only) => {
  const drill = drillCommand('/nowhere', { only });

  await expect(drill).rejects.toThrow(UsageError);
  await expect(drill).rejects.toThrow(`no control is called ${only[0]}; docs/CONTROLS.md lists them all`);
});
