import { againUnlessAll } from '../../../lambda/core/queue-batch';

const [a, b] = ['a', 'b'].map((messageId) => ({ messageId, body: '{}' })) as [
  { messageId: string; body: string },
  { messageId: string; body: string },
];

describe('againUnlessAll', () => {
  it('has the failed messages of a batch come again, and no others', () => {
    expect(againUnlessAll({ Records: [a, b] }, [b])).toEqual({ batchItemFailures: [{ itemIdentifier: 'b' }] });
  });

  it('fails where nothing was taken, and says why', () => {
    expect(() => againUnlessAll({ Records: [a, b] }, [a, b], 'PUT answered 403')).toThrow('PUT answered 403');
  });

  it('does not fail for an empty batch', () => {
    expect(againUnlessAll({ Records: [] }, [])).toEqual({ batchItemFailures: [] });
  });
});
