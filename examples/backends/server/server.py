"""The rates server of the example: HTTPS, and nothing without a transaction token.

usage: server.py PORT CERTIFICATE KEY KEYS_FILE

KEYS_FILE is what `hardened-api serve --backend-keys` writes. Where it names the authority of the gateway's certificate, the
server demands one, as the load balancer of `Backend.privateAlb` does. On AWS, read the attribute `keys` of the item
`transaction-keys` from the table that the stack publishes its keys in.
"""

import json
import os
import ssl
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from transaction_token import Verifier

port, certificate, key, keys_file = sys.argv[1:5]
verifier = None


def published():
    with open(keys_file, encoding="utf-8") as file:
        return json.load(file)


class Rates(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        global verifier
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        url = urlsplit(self.path)
        query = parse_qsl(url.query, keep_blank_values=True)
        audience = published()["audience"]
        if verifier is None or verifier.audience != audience:
            verifier = Verifier(audience, lambda: published()["keys"])
        if verifier.claims(self.headers.get("txn-token"), self.command, url.path, query) is None:
            return self.reply(403, {"title": "Forbidden", "status": 403})
        if self.command == "POST":
            return self.reply(201, json.loads(body))
        return self.reply(200, {"currency": dict(query)["currency"], "perEuro": 1.1})

    do_GET = do_POST = answer

    def reply(self, status, content):
        text = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        pass


context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.minimum_version = ssl.TLSVersion.TLSv1_2
context.load_cert_chain(certificate, key)


class Server(ThreadingHTTPServer):
    authority = None

    def get_request(self):
        authority = published().get("clientAuthority") if os.path.exists(keys_file) else None
        if authority is not None and authority != self.authority:
            context.load_verify_locations(cadata=authority)
            context.verify_mode = ssl.CERT_REQUIRED
            self.authority = authority
        return super().get_request()


server = Server(("127.0.0.1", int(port)), Rates)
server.socket = context.wrap_socket(server.socket, server_side=True)
server.serve_forever()
