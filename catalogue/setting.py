"""All settings in one table; read from the environment and `jardin.toml`, handed in, never imported as a value."""

from __future__ import annotations

import os
import re
import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import unquote

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from catalogue import plugin
from catalogue.count import BANDS
from catalogue.error import SettingError

PREFIX = "JARDIN_"
REMOTE = re.compile(r"sparql\+https?://[^\s/?#@]+(/[^\s?#]*)?$")


class Settings(BaseSettings):
    """What an operator can set: each field is the variable JARDIN_<NAME>, or <name> in `jardin.toml`."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, extra="forbid", frozen=True)

    data: Path = Field(Path("data"), description="folder that holds everything the catalogue knows")
    store: str = Field(
        "oxigraph", description="oxigraph (embedded), or sparql+http(s)://… : a server that /sparql asks"
    )
    store_update: str = Field("", description="address for updates on that server; empty: as its make has it")
    store_graphs: str = Field("", description="address for its Graph Store Protocol; empty: as its make has it")
    store_user: str = Field("", description="name to that server; may stand in the address of the store")
    store_password: SecretStr = Field(SecretStr(""), description="password to it; likewise")
    store_seconds: float = Field(30, gt=0, description="seconds a whole call to it may take when it is written to")
    store_rows: int = Field(0, ge=0, description="rows after which it cuts an answer; 0: none, or it tells")
    shapes: Annotated[tuple[Path, ...], NoDecode] = Field(
        (), description="further folders with shapes, comma-separated"
    )
    base_url: str = Field("", description="public address, sub-path included; empty: taken from each request")
    contact: str = Field("", description="e-mail or page named in the User-Agent and on the pages")
    languages: Annotated[tuple[str, ...], NoDecode] = Field(
        ("en", "fr", "de", "es", "it"), min_length=1, description="order of preference"
    )
    allow_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="private hosts or CIDR that may be called"
    )
    title: str = Field("Rare disease data catalogue", description="name of this catalogue on its pages")
    publisher: str = Field("", description="who runs this catalogue; empty: said to be unnamed")
    licence: str = Field("https://creativecommons.org/licenses/by/4.0/", description="licence of the metadata")

    sparql_seconds: float = Field(15, gt=0, description="seconds a query may run")
    sparql_rows: int = Field(100_000, gt=0, description="rows or triples an answer may have")
    sparql_bytes: int = Field(50_000_000, gt=0, description="bytes an answer may have")
    sparql_memory: int = Field(1024, gt=0, description="megabytes a query worker may use")
    sparql_workers: int = Field(2, gt=0, description="query workers")
    sparql_queue: int = Field(32, gt=0, description="queries that may wait for a worker")
    sparql_wait: float = Field(10, gt=0, description="seconds a query may wait for a worker")
    sparql_cache: int = Field(64_000_000, ge=0, description="bytes of answers kept to be given again; 0: none")
    sparql_services: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="addresses that SERVICE in a query may call; none: SERVICE is off"
    )

    document_bytes: int = Field(64_000_000, gt=0, description="bytes of one document")
    document_triples: int = Field(5_000_000, gt=0, description="triples of one document")
    record_triples: int = Field(50_000, gt=0, description="triples of one record")
    origin_records: int = Field(200_000, gt=0, description="records of one origin")
    nesting: int = Field(12, gt=0, description="depth of nameless nodes below a record")
    literal_characters: int = Field(200_000, gt=0, description="characters of one value")
    origin_pages: int = Field(10_000, gt=0, description="documents fetched in one harvest")
    origin_seconds: float = Field(3600, gt=0, description="seconds one harvest may take")
    redirects: int = Field(5, ge=0, description="redirects followed for one document")
    request_seconds: float = Field(30, gt=0, description="seconds one outgoing request may take")
    pause_seconds: float = Field(0.2, ge=0, description="pause between two requests to one host")
    canonical_seconds: float = Field(5, gt=0, description="seconds the canonical form of one record may take")
    check_seconds: float = Field(60, gt=0, description="seconds the check of one record may take")
    check_workers: int = Field(min(4, os.cpu_count() or 1), gt=0, description="processes that check many records")
    check_memory: int = Field(1024, ge=256, description="megabytes a check worker may use")
    shrink_percent: int = Field(30, ge=0, le=100, description="a listing shorter by more than this is not believed")

    check_bytes: int = Field(5_000_000, gt=0, description="bytes of a document that the page checks")
    check_triples: int = Field(200_000, gt=0, description="triples of a document that the page checks")
    check_records: int = Field(300, gt=0, description="records that the page checks at once")
    check_pages: int = Field(20, gt=0, description="documents that a check of an address on the page fetches")
    check_total_seconds: float = Field(90, gt=0, description="seconds that reading and checking on the page may take")

    code_bytes: int = Field(5_000_000, gt=0, description="bytes of a list that the page codes")
    code_rows: int = Field(20_000, gt=0, description="rows of a list that the page codes")
    code_columns: int = Field(500, gt=0, description="columns of a list that the page codes")
    code_seconds: float = Field(60, gt=0, description="seconds that coding a list on the page may take")

    small_count: int = Field(10, ge=1, description="counts of persons below this are shown as a band")
    count_bands: Annotated[tuple[int, ...], NoDecode] = Field(
        BANDS, description="lower bounds of the bands of counts, rising from 1"
    )
    generations: int = Field(5, ge=1, description="generations kept for readers")
    lock_seconds: float = Field(60, ge=0, description="seconds a writer waits for another")
    writer_queue: int = Field(32, ge=0, description="writers of one process that may wait for the one at work")

    @model_validator(mode="before")
    @classmethod
    def secrets_stand_apart(cls, values: dict[str, Any]) -> dict[str, Any]:
        """Name and password leave the address of the store, which is shown and logged."""
        return values | apart(str(values.get("store") or ""))

    @field_validator("count_bands")
    @classmethod
    def bands_rise(cls, bands: tuple[int, ...]) -> tuple[int, ...]:
        """:raises ValueError: bounds that do not rise from 1"""
        if not bands or bands[0] != 1 or any(low >= high for low, high in pairwise(bands)):
            raise ValueError("the bounds must rise and begin with 1, as in 1,10,20,50")
        return bands

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Explicit values first, then the environment; the file is read by `read_settings`, which knows the folder."""
        return init_settings, env_settings

    def __init__(self, **values: Any) -> None:
        super().__init__(**{name: split_list(name, value) for name, value in values.items()})

    @property
    def remote_store(self) -> str:
        """The address of the server that public queries ask; empty when the embedded store answers them."""
        host = REMOTE.match(self.store)
        return self.store.removeprefix("sparql+") if host else ""

    @property
    def journal_file(self) -> Path:
        """The one file that must never be lost."""
        return self.data / "journal.sqlite"


def apart(store: str) -> dict[str, str]:
    """The address of a store without name and password, and these as settings; empty when there are none in it."""
    scheme, mark, rest = store.partition("://")
    authority, slash, path = rest.partition("/")
    secret, at, host = authority.rpartition("@")
    if not mark or not at:
        return {}
    user, _, password = secret.partition(":")
    told = {"store_user": unquote(user), "store_password": unquote(password)}
    return {"store": f"{scheme}://{host}{slash}{path}", **told}


LISTS = ("shapes", "languages", "allow_hosts", "sparql_services", "count_bands")


def split_list(name: str, value: Any) -> Any:
    """Read a comma-separated value as a list where the setting is one."""
    if name in LISTS and isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return value


def read_settings(**overrides: Any) -> Settings:
    """Settings from overrides, the environment, and `jardin.toml` in the data folder, in this order.

    :raises SettingError: a value that does not fit, naming the setting and its variable
    """
    known = {name: value for name, value in overrides.items() if value is not None}
    environment = environment_values()
    folder = Path(known.get("data") or environment.get("data") or "data")
    values = {**file_values(folder / "jardin.toml"), **environment, **known}
    try:
        settings = Settings(**values)
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]) if first["loc"] else "?"
        shown = "a secret" if name == "store_password" else repr(values.get(name))
        raise SettingError(
            f"The setting {name} (variable {PREFIX}{name.upper()}) has the value {shown}: {first['msg']}.",
            fix="Correct it in the environment or in jardin.toml; `jardin settings` lists all settings.",
        ) from error
    refuse_unknown_store(settings)
    return settings


def refuse_unknown_store(settings: Settings) -> None:
    """Refuse a store that is not installed, before anything is read or written.

    :raises SettingError: naming the stores that there are
    """
    if settings.remote_store:
        return
    known = plugin.names(plugin.STORES)
    if settings.store not in known:
        raise SettingError(
            f"The setting store (variable {PREFIX}STORE) names no store that is installed.",
            expected=f"one of {', '.join(known)}, or an address: sparql+https://host/query.",
            fix="Correct it in the environment or in jardin.toml.",
        )


def environment_values() -> dict[str, str]:
    """The settings given as JARDIN_* variables; others of that prefix (such as those of tests) are left alone."""
    names = {f"{PREFIX}{name.upper()}": name for name in Settings.model_fields}
    return {names[key]: value for key, value in os.environ.items() if key in names and value != ""}


def file_values(file: Path) -> dict[str, Any]:
    """The settings of a `jardin.toml`; empty when there is none.

    :raises SettingError: the file is no TOML
    """
    if not file.is_file():
        return {}
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise SettingError(f"{file} is no TOML: {error}.", fix="Mend the file or remove it.") from error


def origin_of(settings: Settings, name: str) -> str:
    """Where the value of a setting comes from, as `jardin settings` prints it."""
    if name in environment_values():
        return f"environment ({PREFIX}{name.upper()})"
    if name in file_values(settings.data / "jardin.toml"):
        return str(settings.data / "jardin.toml")
    return "default" if getattr(settings, name) == Settings.model_fields[name].default else "command line"
