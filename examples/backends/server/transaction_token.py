"""Verifies transaction tokens with the standard library of Python alone.

In production take an audited library for the signature, such as `cryptography`: it is a hundred times as fast. What else is
checked here has to be checked there, too.
"""

import base64
import hashlib
import json
import re
import threading
import time

# RFC 8032, section 5.1: the curve Ed25519.
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)
LIFETIME, SKEW = 60, 5
PART = re.compile(r"[A-Za-z0-9_-]+\Z")


def _add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _multiply(scalar, point):
    result = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            result = _add(result, point)
        point, scalar = _add(point, point), scalar >> 1
    return result


def _decode(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if len(data) != 32 or y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


_Y = 4 * pow(5, P - 2, P) % P
BASE = _decode(_Y.to_bytes(32, "little"))


def _is_signed(key, message, signature):
    public, r, s = _decode(key), _decode(signature[:32]), int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or public is None or r is None or s >= L:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    left, right = _multiply(s, BASE), _add(r, _multiply(k, public))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 and (left[1] * right[2] - right[1] * left[2]) % P == 0


def _bytes(part):
    if not PART.match(part):
        raise ValueError("not base64url")
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def query_hash(query):
    """Hash of a query: a list of (name, value), decoded, in the order of the request."""
    values = {}
    for name, value in query:
        values.setdefault(name, []).append(value)
    # Names in the order of UTF-16, as JavaScript sorts.
    pairs = sorted(values.items(), key=lambda pair: pair[0].encode("utf-16-be"))
    text = json.dumps([list(pair) for pair in pairs], separators=(",", ":"), ensure_ascii=False)
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()


class Verifier:
    """Tells whether a request came through the authorizer of one API. Each token is good for one request."""

    def __init__(self, audience, keys):
        """`keys` is a function that returns the published keys; it is asked again for a key that is not known."""
        self.audience, self.read, self.known, self.asked = audience, keys, {}, 0.0
        self.used, self.lock = {}, threading.Lock()

    def claims(self, token, method, path, query, now=None):
        """The claims of a token that was minted for just this request, or None."""
        now = time.time() if now is None else now
        try:
            head, body, tail = token.split(".")
            header, claims = json.loads(_bytes(head)), json.loads(_bytes(body))
            key = self._key(header["kid"], now)
            asked = (self.audience, method, path, query_hash(query))
            is_good = (
                header["alg"] == "EdDSA"
                and header["typ"] == "txntoken+jwt"
                and key is not None
                and _is_signed(key, f"{head}.{body}".encode(), _bytes(tail))
                and claims["iss"] == "hardened-authorizer"
                and claims["exp"] - claims["iat"] <= LIFETIME
                and claims["iat"] <= now + SKEW
                and now < claims["exp"] + SKEW
                and (claims["aud"], claims["htm"], claims["path"], claims["qsh"]) == asked
            )
            return claims if is_good and self._is_first(claims["txn"], claims["exp"] + SKEW, now) else None
        except (AttributeError, KeyError, TypeError, ValueError):
            return None

    def _key(self, kid, now):
        if kid not in self.known and now - self.asked >= 1 or now - self.asked >= 300:
            self.known, self.asked = {jwk["kid"]: jwk for jwk in self.read()}, now
        jwk = self.known.get(kid)
        if not jwk or jwk["crv"] != "Ed25519" or now >= jwk.get("exp", now + 1):
            return None
        return _bytes(jwk["x"])

    def _is_first(self, txn, until, now):
        with self.lock:
            self.used = {each: end for each, end in self.used.items() if end > now}
            if txn in self.used:
                return False
            self.used[txn] = until
            return True
