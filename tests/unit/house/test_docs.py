"""Pages that could go stale: settings, tables, tasks, commands, models and links are compared with the code."""

from __future__ import annotations

import re

from pydantic import SecretStr
from sqlalchemy import LargeBinary

from daedam.apps.worker import KINDS
from daedam.cli import app
from daedam.infra.db.tables import Table
from daedam.infra.settings import Settings
from daedam.interviewing.bank import load_bank
from daedam.interviewing.vocabulary import Stage
from daedam.providers.models.catalogue import catalogue
from unit.house.pages import PAGES, broken_links, links, quoted, rows, text_of
from unit.house.source import PACKAGE, ROOT, check_none

# Variables of others, and of the container files, that pages may name.
OTHER_VARIABLES = {"DAEDAM_PASSWORD", "HF_TOKEN"}
ADR_PARTS = ["Context", "Decision", "Consequences", "Alternatives"]


def variable_of(field: str) -> str:
    alias = Settings.model_fields[field].validation_alias
    return str(alias.choices[0]) if alias else f"DAEDAM_{field.upper()}"  # type: ignore[union-attr]


def default_of(field: str) -> str:
    value = Settings.model_fields[field].default
    value = value.get_secret_value() if isinstance(value, SecretStr) else value
    return "–" if value in ("", None) else f"`{value}`"


def test_every_setting_is_described_with_its_default() -> None:
    described = [(quoted(row[0])[0], row[1]) for row in rows(text_of("docs/configuration.md"), "variable")]
    assert described == [(variable_of(field), default_of(field)) for field in Settings.model_fields]
    assert all(len(row) == 3 and row[2] for row in rows(text_of("docs/configuration.md"), "variable"))


def test_no_page_names_a_setting_that_does_not_exist() -> None:
    known = {variable_of(field) for field in Settings.model_fields} | OTHER_VARIABLES
    named = {(page.name, name) for page in PAGES for name in re.findall(r"\bDAEDAM_[A-Z_]+", page.read_text("utf-8"))}
    assert len(named) > 50
    check_none(f"{page}: {name}" for page, name in sorted(named) if name not in known)


def test_every_table_and_every_column_of_bytes_stands_in_the_privacy_page() -> None:
    described = {quoted(row[0])[0]: row for row in rows(text_of("docs/privacy.md"), "table")}
    assert set(described) == set(Table.metadata.tables)
    for name, table in Table.metadata.tables.items():
        protected = {column.name for column in table.columns if isinstance(column.type, LargeBinary)}
        assert set(quoted(described[name][2])) == protected, name
        vectors = {column.name for column in table.columns if "VECTOR" in str(column.type)}
        assert set(quoted(described[name][3])) == vectors, name


def test_every_task_stands_in_the_architecture_page() -> None:
    described = {quoted(row[0])[0]: row[1] for row in rows(text_of("docs/architecture.md"), "task")}
    assert set(described) == set(KINDS)
    source = "\n".join(path.read_text("utf-8") for path in PACKAGE.rglob("*.py"))
    ordered = dict(re.findall(r'TaskOrder\(\s*(?:kind=)?"(\w+)",\s*(?:queue=)?"(\w+)"', source))
    assert described == ordered


def test_every_room_stands_in_the_architecture_page() -> None:
    described = {quoted(row[0])[0].removesuffix(".py") for row in rows(text_of("docs/architecture.md"), "room")}
    found = {path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert described == found - {"__init__"}


def test_every_command_a_page_names_exists() -> None:
    groups = {group.name: group.typer_instance for group in app.registered_groups}
    known = {
        command.name or (command.callback.__name__ if command.callback else "") for command in app.registered_commands
    }
    known |= {f"{name} {command.name}" for name, one in groups.items() if one for command in one.registered_commands}
    named = {
        (page.name, command)
        for page in PAGES
        for code in quoted(page.read_text("utf-8"))
        for command in re.findall(r"(?:^|/)daedam ([a-z][a-z-]+(?: [a-z]+)?)", code)
    }
    assert len(named) > 10
    check_none(f"{page}: daedam {said}" for page, said in named if not {said, said.split()[0]} & known)


def test_every_make_target_a_page_names_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", text_of("Makefile"), flags=re.MULTILINE))
    named = {target for page in PAGES for target in re.findall(r"`make ([a-z]+)", page.read_text("utf-8"))}
    assert {"up", "test"} <= named <= targets


def test_every_model_a_page_or_a_screen_offers_can_be_pulled() -> None:
    known = {entry.id for entry in catalogue()}
    texts = [(page.name, page.read_text("utf-8")) for page in PAGES]
    texts += [(path.name, path.read_text("utf-8")) for path in PACKAGE.rglob("*.py")]
    offered = {(where, name) for where, text in texts for name in re.findall(r"models pull ([a-z][\w.-]*\w)", text)}
    assert len(offered) >= 4
    check_none(f"{where}: {name}" for where, name in sorted(offered) if name not in known)


def test_every_link_leads_somewhere() -> None:
    check_none(broken for page in PAGES for broken in broken_links(page, page.read_text("utf-8")))
    assert broken_links(ROOT / "README.md", "[a](nowhere.md) [b](README.md#nothing)") != []


def test_both_readmes_say_the_same_things() -> None:
    english, korean = text_of("README.md"), text_of("README.ko.md")
    for pattern in (r"^#+ ", r"^\|", r"^- ", r"^\d\. ", r"^```"):
        counts = [len(re.findall(pattern, text, flags=re.MULTILINE)) for text in (english, korean)]
        assert counts[0] == counts[1], pattern
    pages = [{link for link in links(text) if link.endswith((".md", "adr"))} for text in (english, korean)]
    assert pages[0] - {"README.ko.md"} == pages[1] - {"README.md"}
    assert set(quoted(english)) - set(quoted(korean)) <= {"daedam"}


def test_decisions_are_numbered_and_have_their_four_parts() -> None:
    pages = sorted((ROOT / "docs" / "adr").glob("*.md"))
    assert [page.name[:4] for page in pages] == [f"{number:04}" for number in range(1, len(pages) + 1)]
    assert len(pages) >= 9
    for page in pages:
        text = page.read_text("utf-8")
        assert text.startswith(f"# {page.name[:4]}: ")
        assert re.findall(r"^## (.+)$", text, flags=re.MULTILINE) == ADR_PARTS, page.name
        assert len(text.splitlines()) <= 60, page.name


def test_the_providers_page_leads_to_every_providers_page() -> None:
    assert set(links(text_of("docs/providers.md"))) == {page.name for page in PAGES if "providers-" in page.name}


def test_what_is_said_to_be_missing_is_missing() -> None:
    """A promise that came true has to be told: this fails on the day it does."""
    source = "\n".join(path.read_text("utf-8") for path in PACKAGE.rglob("*.py"))
    assert "stage: Literal[Stage.AI]" in source, "stages 2 and 3 can be held"
    assert {Stage.PRACTITIONER, Stage.EXECUTIVE} < set(Stage)
    assert source.count("destroy_key(") == 1, "erasure is called somewhere"
    assert not re.search(r"\bboto3\b", source), "an engine came along"


def test_figures_of_the_pages_are_those_of_the_code() -> None:
    assert f"{len(load_bank())} items" in text_of("CHANGELOG.md")
    commercial = [entry.id for entry in catalogue() if "non-commercial" in entry.licence]
    assert len(commercial) == 2, "the READMEs say two"
