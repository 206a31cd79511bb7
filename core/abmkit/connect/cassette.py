"""Records what a vendor answered once, and answers so again: tests without an account.

A cassette is a file of JSON lines, one exchange each, in the order they were had. It holds no
secret: of the headers only those that tell of limits and pages are kept, and tokens are taken out
of addresses and bodies before anything is written.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx

from abmkit.connect.hide import hidden
from abmkit.errors import DataError, Fatal

#: What stands where a secret stood.
HIDDEN = "HIDDEN"

_KEPT = re.compile(r"content-type|date|link|retry-after|.*limit.*|.*quota.*|.*usage.*|.*locator")
_TOKENS = re.compile(
    r'("(?:access_token|refresh_token|id_token|client_secret|assertion|signature)"\s*:\s*")'
    r'((?:[^"\\]|\\.)+)'
)
_FORM_TOKENS = re.compile(
    r"\b(access_token|refresh_token|client_secret|assertion|code|api_key|hapikey)=[^&\s]+"
)


@dataclass(frozen=True)
class Exchange:
    """A question and its answer, with nothing secret in them.

    Attributes:
        method: HTTP method.
        address: Path and query; the host is the vendor's, whichever it is.
        sent: Body of the question.
        status: HTTP status of the answer.
        headers: Headers of the answer that are kept.
        body: Body of the answer.
    """

    method: str
    address: str
    sent: str
    status: int
    headers: Mapping[str, str]
    body: str

    @property
    def question(self) -> tuple[str, str, str]:
        """What tells it from others."""
        return self.method, self.address, self.sent


class Recorder(httpx.BaseTransport):
    """Passes requests on and writes down what comes back.

    Args:
        path: The cassette; written anew.
        secrets: Texts to take out wherever they stand, whatever they are part of.
        vendor: What requests are passed on to; None: the network.
    """

    def __init__(
        self, path: Path, secrets: Iterable[str], vendor: httpx.BaseTransport | None = None
    ) -> None:
        self._secrets = set(secrets)
        self._vendor = vendor or httpx.HTTPTransport()
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("w", encoding="utf-8", newline="\n")

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Ask the vendor, and write the exchange down."""
        request.read()
        answer = self._vendor.handle_request(request)
        answer.read()
        # What is granted on the way is no less secret, and vendors repeat that too.
        self._secrets.add(request.headers.get("authorization", "").rpartition(" ")[2])
        self._secrets.update(_unescaped(found[2]) for found in _TOKENS.finditer(answer.text))
        exchange = Exchange(
            *_question(request, self._secrets),
            answer.status_code,
            {n.lower(): self._clean(v) for n, v in answer.headers.items() if _is_kept(n)},
            self._clean(answer.text),
        )
        self._file.write(json.dumps(asdict(exchange), ensure_ascii=False) + "\n")
        self._file.flush()
        # Decoded already: an encoding named once more would be undone once more.
        plain = {n: v for n, v in answer.headers.items() if n.lower() not in _ENCODING}
        return httpx.Response(answer.status_code, headers=plain, content=answer.content)

    def close(self) -> None:
        """End the cassette."""
        self._file.close()
        self._vendor.close()

    def _clean(self, text: str) -> str:
        return _clean(text, self._secrets)


class Player(httpx.BaseTransport):
    """Answers as a cassette does; the same question asked again gets the next answer to it.

    Args:
        path: The cassette.
        secrets: As when it was recorded: they stand in the questions.

    Raises:
        DataError: It is no cassette.
    """

    def __init__(self, path: Path, secrets: Iterable[str] = ()) -> None:
        self.path, self._secrets = path, set(secrets)
        self._answers: dict[tuple[str, str, str], Iterator[Exchange]] = {}
        exchanges = _read(path)
        for question in {each.question for each in exchanges}:
            told = [each for each in exchanges if each.question == question]
            self._answers[question] = iter(told)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The answer that was recorded.

        Raises:
            Fatal: None was.
        """
        request.read()
        question = _question(request, self._secrets)
        exchange = next(self._answers.get(question, iter(())), None)
        if exchange is None:
            raise Fatal(
                f"{self.path.name} has no (further) answer to {question[0]} {question[1]}; "
                "record it anew"
            )
        return httpx.Response(
            exchange.status, headers=dict(exchange.headers), content=exchange.body.encode()
        )


_ENCODING = ("content-encoding", "content-length", "transfer-encoding")


def _question(request: httpx.Request, secrets: Iterable[str]) -> tuple[str, str, str]:
    parts = urlsplit(str(request.url))
    query = urlencode(sorted(parse_qsl(parts.query, keep_blank_values=True)))
    address = f"{parts.path}?{query}" if query else parts.path
    body = request.content.decode("utf-8", "replace")
    return request.method, _clean(address, secrets), _clean(body, secrets)


def _clean(text: str, secrets: Iterable[str]) -> str:
    text = _TOKENS.sub(rf"\g<1>{HIDDEN}", hidden(text, secrets, HIDDEN))
    return _FORM_TOKENS.sub(rf"\g<1>={HIDDEN}", text)


def _unescaped(token: str) -> str:
    """A token as it is, of how JSON writes it."""
    try:
        return str(json.loads(f'"{token}"', strict=False))
    except ValueError:
        return token


def _is_kept(header: str) -> bool:
    return _KEPT.fullmatch(header.lower()) is not None


def _read(path: Path) -> list[Exchange]:
    try:
        lines = path.read_text("utf-8").splitlines()
        return [Exchange(**json.loads(line)) for line in lines]
    except (OSError, ValueError, TypeError) as error:
        raise DataError(f"{path} is no cassette: {error}") from error
