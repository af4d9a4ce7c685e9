import { brokenExamples } from '../../../cli/try/broken-examples';
import { modelOf } from '../../lambda/guard/contract';

const reported = (content: object, schema: object = { type: 'object', properties: { size: { type: 'integer' } } }) =>
  brokenExamples(
    modelOf({
      openapi: '3.0.3',
      info: { title: 'Examples', version: '1' },
      paths: {
        '/things': {
          post: {
            operationId: 'createThing',
            requestBody: { required: true, content: { 'application/json': { schema, ...content } } },
            responses: { '204': { description: 'stored' } },
          },
        },
      },
    }),
  );

it('an example that its own schema refuses is reported where it stands, with a remedy', () => {
  expect(reported({ example: { size: 'large' } })).toEqual([
    {
      severity: 'warning',
      code: 'example-breaks-schema',
      pointer: '/paths/~1things/post/requestBody/content/application~1json/schema',
      message: 'the example of the body of POST /things breaks its own schema',
      remedy: expect.stringContaining('correct the example or the schema'),
    },
  ]);
});

it('one of several named examples is enough', () => {
  const examples = { good: { value: { size: 1 } }, bad: { value: { size: null } } };

  expect(reported({ examples })).toHaveLength(1);
});

it.each([
  ['conforms', { example: { size: 1 } }],
  ['is none', {}],
])('an example that %s is not', (_, content) => {
  expect(reported(content)).toEqual([]);
});
