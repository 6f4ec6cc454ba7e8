"""Settings: one table, read from values handed in, the environment and jardin.toml, in this order."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalogue.commands.reading_command import shown
from catalogue.error import SettingError
from catalogue.setting import Settings, origin_of, read_settings


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"JARDIN_{name.upper()}", raising=False)


def test_values_handed_in_go_before_the_environment_and_that_before_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "jardin.toml").write_text('title = "file"\npublisher = "file"\ncontact = "file"\n')
    monkeypatch.setenv("JARDIN_TITLE", "environment")
    monkeypatch.setenv("JARDIN_PUBLISHER", "environment")
    settings = read_settings(data=tmp_path, title="handed in")
    assert (settings.title, settings.publisher, settings.contact, settings.nesting) == (
        "handed in",
        "environment",
        "file",
        12,
    )
    assert origin_of(settings, "publisher") == "environment (JARDIN_PUBLISHER)"
    assert origin_of(settings, "contact") == str(tmp_path / "jardin.toml")
    assert origin_of(settings, "nesting") == "default"


def test_the_file_of_the_folder_that_the_environment_names_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "jardin.toml").write_text("sparql_rows = 5\n")
    monkeypatch.setenv("JARDIN_DATA", str(tmp_path))
    assert read_settings().sparql_rows == 5


@pytest.mark.parametrize("name", ["sparql_seconds", "title", "languages", "shapes", "data"])
def test_an_empty_variable_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(f"JARDIN_{name.upper()}", "")
    assert read_settings() == Settings()


@pytest.mark.parametrize("text", ["en,fr", " en , fr ", "en,,fr,"])
def test_lists_are_read_from_commas(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("JARDIN_LANGUAGES", text)
    assert read_settings().languages == ("en", "fr")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("sparql_seconds", "soon"),
        ("sparql_rows", "-1"),
        ("sparql_workers", "0"),
        ("shrink_percent", "200"),
        ("languages", ","),
        ("generations", "0"),
    ],
)
def test_a_value_that_does_not_fit_names_setting_and_variable(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"JARDIN_{name.upper()}", value)
    with pytest.raises(SettingError, match=f"JARDIN_{name.upper()}"):
        read_settings()


def test_a_file_that_is_no_toml_or_has_unknown_names_is_told(tmp_path: Path) -> None:
    (tmp_path / "jardin.toml").write_text("title = ")
    with pytest.raises(SettingError, match=r"jardin\.toml"):
        read_settings(data=tmp_path)
    (tmp_path / "jardin.toml").write_text('colour = "blue"\n')
    with pytest.raises(SettingError, match="colour"):
        read_settings(data=tmp_path)


def test_variables_of_others_with_our_prefix_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JARDIN_TEST_DATA", "/nowhere")
    assert read_settings() == Settings()


def test_every_setting_says_what_it_is_for() -> None:
    assert all(field.description for field in Settings.model_fields.values())


def test_a_store_that_is_not_installed_is_refused_without_repeating_its_address(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("JARDIN_STORE", "sparql+ftp://user:secret@store.example.org/")
    with pytest.raises(SettingError, match="JARDIN_STORE") as caught:
        read_settings()
    assert "oxigraph" in caught.value.expected
    assert "secret" not in str(caught.value)


def test_name_and_password_leave_the_address_of_a_store_and_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JARDIN_STORE", "sparql+https://us%40er:sec:ret%2F@store.example.org:8443/query")
    settings = read_settings()
    assert settings.remote_store == "https://store.example.org:8443/query"
    assert (settings.store_user, settings.store_password.get_secret_value()) == ("us@er", "sec:ret/")
    assert "sec:ret" not in repr(settings) + str(settings.model_dump()) + shown(settings, "store_password")


def test_a_password_that_is_none_is_not_repeated(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "jardin.toml").write_text("store_password = 4711\n")
    with pytest.raises(SettingError, match="store_password") as caught:
        read_settings(data=tmp_path)
    assert "4711" not in str(caught.value)
