"""Settings as options: every field of `Settings` is an option of the commands that use it.

The table repeats the names and words of `retriever.settings`, so that `--help` need not import
pydantic; a test holds the two together.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from retriever.settings import Settings


class Store(StrEnum):
    """Where vectors live."""

    FAISS = "faiss"
    MILVUS = "milvus"


class LogLevel(StrEnum):
    """Least severity that is logged."""

    DEBUG = "DEBUG"
    INFO = "INFO"
    WARNING = "WARNING"
    ERROR = "ERROR"


class LogFormat(StrEnum):
    """How a log line looks."""

    TEXT = "text"
    JSON = "json"


class AskAccess(StrEnum):
    """Who may ask."""

    AUTO = "auto"
    OPEN = "open"
    KEY = "key"


OPTIONS: dict[str, tuple[Any, str]] = {
    "corpus": (Path, "Folder of articles."),
    "index": (Path, "Folder of the index."),
    "host": (str, "Address the server listens on."),
    "port": (int, "Port the server listens on."),
    "embedder": (str, "Embedding model: name or folder."),
    "reader": (
        str,
        "Reader: builtin, none, or the name or folder of a QuestionAnswering model.",
    ),
    "store": (Store, "Where vectors live."),
    "milvus_uri": (str, "Milvus: address, or a .db file; default: milvus.db in the index folder."),
    "milvus_token": (str, "Milvus: user:password, or an API key."),
    "min_confidence": (float, "Answer only above this probability; default: as tuned."),
    "threads": (int, "CPU threads for the models."),
    "read_passages": (int, "Passages read for one question."),
    "max_file_bytes": (int, "Largest file that is ingested."),
    "log_level": (LogLevel, "Log level."),
    "log_questions": (bool, "Write questions to the log."),
    "log_format": (LogFormat, "Log lines: text or json."),
    "workers": (int, "Questions answered at the same time."),
    "processes": (int, "Server processes; they map one index."),
    "queue": (int, "Questions that may wait; then 503."),
    "time_limit": (float, "Seconds a question may take."),
    "rate_limit": (str, "Requests per key or address, such as 120/minute; empty: none."),
    "ask_access": (
        AskAccess,
        "Who may ask: open, key, or auto (a key is needed beyond loopback).",
    ),
    "api_keys": (Path, "File of hashed API keys; default: keys.jsonl in the index folder."),
    "trusted_hosts": (
        str,
        "Host names the server answers to, besides loopback and its own address.",
    ),
    "trusted_proxies": (str, "Addresses of proxies whose X-Forwarded-For is believed."),
    "cors_origins": (str, "Origins of other sites that may call the API."),
    "frame_origins": (str, "Origins that may frame /embed."),
    "feedback": (bool, "Store feedback in feedback.jsonl beside the index."),
    "keep_unanswered": (bool, "Keep declined questions in unanswered.jsonl beside the index."),
    "watch": (bool, "Re-read the corpus when its files change."),
}

CORPUS = ("corpus", "index", "max_file_bytes", "log_level")
ENGINE = (*CORPUS, "embedder", "store", "milvus_uri", "milvus_token", "threads")
ASKING = (*ENGINE, "reader", "min_confidence", "read_passages")
SERVING = tuple(OPTIONS)


class Given:
    """The options that were given; `settings()` reads the rest from environment and file."""

    def __init__(self, values: dict[str, object]) -> None:
        self._values = values

    def settings(self, *, quiet: bool = True, **more: object) -> Settings:
        """Return all settings, and set up logging by them; `quiet` means warnings only.

        Raises:
            SettingsError: A value is out of range, or a name is unknown.
        """
        from retriever.settings import load_settings
        from server.logs import configure

        settings = load_settings(**{**self._values, **more})
        configure(settings, "WARNING" if quiet else None)
        return settings


def command(app: typer.Typer, *names: str, name: str | None = None) -> Callable[..., Any]:
    """Register a function as a command that also takes these settings as options.

    The function receives them as a `Given` in its keyword `given`. What it raises as an
    `InquoteError` becomes one line on standard error and exit code 1, or 2 for wrong usage.
    """

    def decorate(function: Callable[..., None]) -> Callable[..., None]:
        signature = inspect.signature(function, eval_str=True)
        own = [p for p in signature.parameters.values() if p.name != "given"]

        def run(**arguments: Any) -> None:  # noqa: ANN401
            values = {n: _plain(arguments.pop(n)) for n in names}
            if "given" in signature.parameters:
                arguments["given"] = Given(values)
            with reporting():
                function(**arguments)

        parameters = [
            p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in (*own, *map(_option, names))
        ]
        run.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
        run.__annotations__ = {p.name: p.annotation for p in parameters}
        run.__doc__ = function.__doc__
        app.command(name or function.__name__)(run)
        return function

    return decorate


def _option(name: str) -> inspect.Parameter:
    kind, words = OPTIONS[name]
    flag = "--" + name.replace("_", "-")
    declaration = f"{flag}/--no-{flag[2:]}" if kind is bool else flag
    option = typer.Option(declaration, help=words, show_default=False)
    annotation: Any = Annotated[kind | None, option]
    return inspect.Parameter(
        name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=annotation
    )


def _plain(value: object) -> object:
    return value.value if isinstance(value, StrEnum) else value


class reporting:  # noqa: N801  (reads as a statement)
    """Turns an `InquoteError` into one line on standard error and an exit code."""

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, kind: type[BaseException] | None, error: object, _trace: object) -> None:
        """Report; other exceptions pass."""
        if kind is None:
            return
        from retriever.errors import InquoteError, QuestionError, SettingsError

        if isinstance(error, InquoteError):
            typer.echo(f"inquote: {error}", err=True)
            usage = isinstance(error, (QuestionError, SettingsError))
            raise typer.Exit(2 if usage else 1) from None
