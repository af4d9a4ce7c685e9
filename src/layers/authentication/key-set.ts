const KEY_TYPES = ['RSA', 'EC', 'OKP'];
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k'];

/** Parses a JSON Web Key Set of public keys, each with an id of its own. */
export function publicKeySet(issuer: string, text: string, name = 'keySet'): { keys: Record<string, unknown>[] } {
  const keys = parsed(issuer, text, name);
  const ids = new Set<unknown>();
  keys.forEach((key, index) => {
    const fault = faultOf(key, ids);
    if (fault) throw new Error(`"${name}" of issuer ${issuer}, /keys/${index}: ${fault}`);
    ids.add(key['kid']);
  });
  return { keys };
}

function parsed(issuer: string, text: string, name: string): Record<string, unknown>[] {
  let value: { keys?: unknown } | null;
  try {
    value = JSON.parse(text);
  } catch {
    value = null;
  }
  const keys = value?.keys;
  if (!Array.isArray(keys) || keys.length === 0) {
    throw new Error(
      `"${name}" of issuer ${issuer} is no JSON Web Key Set; give the text of {"keys": [...]} (RFC 7517)`,
    );
  }
  return keys;
}

function faultOf(key: Record<string, unknown>, ids: ReadonlySet<unknown>): string | undefined {
  if (!KEY_TYPES.includes(String(key?.['kty']))) return `key type ${String(key?.['kty'])}; use RSA, EC or OKP`;
  const secret = PRIVATE_MEMBERS.find((member) => member in key);
  if (secret) return `member "${secret}" is private; publish the public key only, and replace this one`;
  if (typeof key['kid'] !== 'string' || key['kid'] === '') return 'no "kid"; give each key an id';
  return ids.has(key['kid']) ? `"kid" ${key['kid']} is given twice; give each key its own` : undefined;
}
