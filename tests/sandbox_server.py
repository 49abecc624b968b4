"""The sandbox on Python's own web server, for measuring coverage.

The threads that answer under granian are not Python's, so coverage does not see them.
"""

import signal
import sys
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from instagram.sandbox.wsgi import application


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """Clients that hang up are part of the tests."""


class Handler(WSGIRequestHandler):
    disable_nagle_algorithm = (
        True  # else each answer waits 40 ms for an acknowledgement
    )

    def log_message(self, format, *args):
        pass


def main(port):
    # Coverage writes its data when the program ends by itself.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(0))
    with make_server("127.0.0.1", port, application, Server, Handler) as server:
        server.serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[-1]))
