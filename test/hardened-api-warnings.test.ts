import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import type { ContractFinding } from '../src/contract';
import { warnOfLimits } from '../src/hardened-api-warnings';
import { modelOf } from './lambda/guard/contract';

const responses = { '204': { description: 'done' } };

/** A contract of so many paths that share nothing. */
function contractOf(paths: number) {
  const items = Array.from({ length: paths }, (_, index) => [`/p${index}`, { get: { security: [], responses } }]);
  return modelOf({ openapi: '3.1.0', info: { title: 'Wide', version: '1' }, paths: Object.fromEntries(items) });
}

const told = (model: Parameters<typeof warnOfLimits>[1]) => {
  const stack = new Stack(new App(), 'Stack');
  warnOfLimits(stack, model, { findings: [], opened: [] });
  return Annotations.fromStack(stack);
};

describe('the synth of a contract', () => {
  it('warns where its paths need a higher quota of API Gateway', () => {
    const warning = Match.stringLikeRegexp('301 API Gateway resources; the default quota is 300; .*Resources per API');

    told(contractOf(301)).hasWarning('/Stack', warning);
  });

  it('says nothing where they fit', () => {
    expect(told(contractOf(299)).findWarning('*', Match.stringLikeRegexp('quota'))).toEqual([]);
  });

  it('tells one place of a kind, and how many more there are', () => {
    const finding = (place: string): ContractFinding => ({
      code: 'response-object-undecided',
      severity: 'warning',
      file: 'openapi.yaml',
      pointer: '/paths',
      message: `${place} is not covered`,
      remedy: 'cover it',
    });
    const model = { ...contractOf(1), findings: [finding('one'), finding('two'), finding('three')] };

    told(model).hasWarning('/Stack', Match.stringLikeRegexp('one is not covered .and 2 more places.; cover it'));
  });
});
