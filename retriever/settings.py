"""Settings: environment variables `INQUOTE_*`, or lines in `inquote.toml`.

The environment wins over the file, the file over the defaults. A name that is not known is
refused, so that a typo cannot silently leave a default in force.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from retriever.errors import SettingsError

PREFIX = "INQUOTE_"


def packaged_corpus() -> Path:
    """Return the folder of the article that ships: beside the packages, or inside the wheel."""
    here = Path(__file__).resolve().parent
    beside = here.parent / "corpus"
    return beside if beside.is_dir() else here / "_corpus"


def default_index() -> Path:
    """Return `$XDG_DATA_HOME/inquote` or `~/.local/share/inquote`; `.inquote` without a home."""
    data = os.environ.get("XDG_DATA_HOME")
    if data:
        return Path(data) / "inquote"
    try:
        return Path.home() / ".local" / "share" / "inquote"
    except RuntimeError:
        return Path(".inquote")


def _split(value: object) -> object:
    """Take "a, b" from the environment as ("a", "b")."""
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return value


Names = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split)]
"""A list in `inquote.toml`; names with commas between them in the environment."""


class Settings(BaseSettings):
    """All settings. Each is `INQUOTE_<NAME>` in the environment and `<name>` in the file."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, toml_file="inquote.toml", extra="forbid", frozen=True
    )

    corpus: Path = Field(default_factory=packaged_corpus, description="Folder of articles.")
    index: Path = Field(default_factory=default_index, description="Folder of the index.")
    host: str = Field("127.0.0.1", description="Address the server listens on.")
    port: int = Field(8000, ge=0, le=65535, description="Port the server listens on.")
    embedder: str = Field(
        "all-MiniLM-L6-v2", min_length=1, description="Embedding model: name or folder."
    )
    reader: str = Field(
        "builtin",
        min_length=1,
        description="Reader: builtin, none, or the name or folder of a QuestionAnswering model.",
    )
    store: Literal["faiss", "milvus"] = Field("faiss", description="Where vectors live.")
    milvus_uri: str = Field(
        "", description="Milvus: address, or a .db file; default: milvus.db in the index folder."
    )
    milvus_token: SecretStr = Field(
        SecretStr(""), description="Milvus: user:password, or an API key."
    )
    min_confidence: float | None = Field(
        None, ge=0.0, le=1.0, description="Answer only above this probability; default: as tuned."
    )
    threads: int = Field(2, ge=1, le=256, description="CPU threads for the models.")
    read_passages: int = Field(4, ge=1, le=64, description="Passages read for one question.")
    max_file_bytes: int = Field(20_000_000, ge=1, description="Largest file that is ingested.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="Log level."
    )
    log_questions: bool = Field(False, description="Write questions to the log.")
    log_format: Literal["text", "json"] = Field("text", description="Log lines: text or json.")
    workers: int = Field(2, ge=1, le=64, description="Questions answered at the same time.")
    processes: int = Field(1, ge=1, le=64, description="Server processes; they map one index.")
    queue: int = Field(32, ge=0, le=10_000, description="Questions that may wait; then 503.")
    time_limit: float = Field(10.0, gt=0, le=600, description="Seconds a question may take.")
    rate_limit: str = Field(
        "120/minute", description="Requests per key or address, such as 120/minute; empty: none."
    )
    ask_access: Literal["auto", "open", "key"] = Field(
        "auto", description="Who may ask: open, key, or auto (a key is needed beyond loopback)."
    )
    api_keys: Path | None = Field(
        None, description="File of hashed API keys; default: keys.jsonl in the index folder."
    )
    trusted_hosts: Names = Field(
        (), description="Host names the server answers to, besides loopback and its own address."
    )
    trusted_proxies: Names = Field(
        (), description="Addresses of proxies whose X-Forwarded-For is believed."
    )
    cors_origins: Names = Field((), description="Origins of other sites that may call the API.")
    frame_origins: Names = Field((), description="Origins that may frame /embed.")
    feedback: bool = Field(True, description="Store feedback in feedback.jsonl beside the index.")
    keep_unanswered: bool = Field(
        False, description="Keep declined questions in unanswered.jsonl beside the index."
    )
    watch: bool = Field(False, description="Re-read the corpus when its files change.")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Order: arguments, environment, `inquote.toml` in the working folder."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load_settings(**overrides: object) -> Settings:
    """Read the settings.

    Args:
        overrides: Values from a command's options; None means "not given".

    Raises:
        SettingsError: A value is out of range, or a name is unknown.
    """
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    unknown = sorted(k for k in os.environ if k.startswith(PREFIX) and k.upper() not in known)
    if unknown:
        raise SettingsError(
            f"Unknown setting {unknown[0]}.", f"Known settings: {', '.join(sorted(known))}."
        )
    given = {k: v for k, v in overrides.items() if v is not None}
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = ".".join(str(part) for part in first["loc"]) or "settings"
        raise SettingsError(
            f"Setting {name} is not usable: {first['msg']}.",
            f"Set {PREFIX}{name.upper()} or the line '{name}' in inquote.toml.",
        ) from None
    except ValueError as error:
        raise SettingsError(f"inquote.toml cannot be read: {error}.", "Mend the file.") from None
