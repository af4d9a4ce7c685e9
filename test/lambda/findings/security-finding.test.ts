import { placeOf } from '../../../lambda/findings/place';
import { securityFinding } from '../../../lambda/findings/security-finding';
import { eventOf } from './finding-fixture';

const place = placeOf('arn:aws-us-gov:lambda:us-gov-west-1:111122223333:function:Findings:live');
const subject = { api: 'Orders', apiArn: 'arn:aws-us-gov:apigateway:us-gov-west-1::/restapis/abc' };
const HOSTILE = '"}],\n\u001b[31m\u202e<script>{{7*7}}'.repeat(300);

describe('securityFinding', () => {
  it('names account, Region and partition of the function that imports it', () => {
    expect(securityFinding(eventOf(), subject, place)).toMatchObject({
      AwsAccountId: '111122223333',
      Region: 'us-gov-west-1',
      ProductArn: 'arn:aws-us-gov:securityhub:us-gov-west-1:111122223333:product/111122223333/default',
    });
  });

  it('is about the API', () => {
    expect(securityFinding(eventOf(), subject, place)['Resources']).toEqual([
      expect.objectContaining({ Type: 'AwsApiGatewayRestApi', Id: subject.apiArn }),
    ]);
  });

  it.each([
    ['algorithm-probing', 'Unusual Behaviors/Application'],
    ['admin-authorizer', 'TTPs/Defense Evasion'],
    ['web-attack', 'Unusual Behaviors/Network Flow'],
  ])('says of %s what kind it is', (slug, type) => {
    expect(securityFinding(eventOf({}, slug), subject, place)['Types']).toEqual([type]);
  });

  it('says how bad it is in the words of Security Hub', () => {
    expect(securityFinding(eventOf({}, 'admin-authorizer'), subject, place)['Severity']).toEqual({ Label: 'CRITICAL' });
  });

  it('keeps every text within the limits of the format, whatever callers chose', () => {
    const event = eventOf({ group: HOSTILE, consumer: HOSTILE, ip: HOSTILE, correlations: [HOSTILE, HOSTILE] });
    const finding = securityFinding(event, subject, place);

    const fields = Object.values(finding['ProductFields'] as Record<string, string>);
    expect([
      String(finding['Title']).length <= 256,
      String(finding['Description']).length <= 1024,
      fields.every((text) => text.length <= 2048),
      JSON.stringify(finding).length < 240_000,
    ]).toEqual([true, true, true, true]);
  });

  it('takes its title from the rule alone', () => {
    const titles = [eventOf(), eventOf({ group: HOSTILE })].map(
      (event) => securityFinding(event, subject, place)['Title'],
    );

    expect(new Set(titles).size).toBe(1);
  });
});

describe('placeOf', () => {
  it.each(['', 'Findings', 'arn:aws:lambda:eu-west-1::function:x', 'arn:aws:sns:eu-west-1:111122223333:x'])(
    'refuses %j',
    (arn) => {
      expect(() => placeOf(arn)).toThrow('is no ARN of a function');
    },
  );
});
