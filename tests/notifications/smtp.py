"""A mail server on this machine that keeps what it is given, and says no where a test wants it to."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any


@dataclass
class Mailbox:
    """`refuse` is what is said to a recipient, such as “550 Who?”; `data` what is said after a letter."""

    port: int = 0
    refuse: str = ""
    data: str = "250 Kept"
    letters: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)


@contextmanager
def running(mailbox: Mailbox) -> Iterator[Mailbox]:
    server = Server(("127.0.0.1", 0), handler(mailbox))
    mailbox.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield mailbox
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


def handler(mailbox: Mailbox) -> type[socketserver.StreamRequestHandler]:
    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.say("220 here")
            while line := self.rfile.readline():
                verb = line.split(b" ")[0].strip().upper()
                if verb == b"DATA":
                    self.say("354 go on")
                    mailbox.letters.append(message_from_bytes(self.letter(), policy=policy.default))
                    self.say(mailbox.data)
                elif verb == b"QUIT":
                    self.say("221 bye")
                    return
                elif verb == b"RCPT":
                    mailbox.recipients.append(line.decode().strip())
                    self.say(mailbox.refuse or "250 ok")
                else:
                    self.say("250 ok")

        def letter(self) -> bytes:
            lines = []
            while (line := self.rfile.readline()) not in {b".\r\n", b""}:
                lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
            return b"".join(lines)

        def say(self, words: str) -> None:
            self.wfile.write(f"{words}\r\n".encode())

    return Handler


def used_by(settings: Any, mailbox: Mailbox) -> None:
    """Letters go there."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", mailbox.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
