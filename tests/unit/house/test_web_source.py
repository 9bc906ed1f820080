"""The web app's source keeps its sizes; what is generated from the API is exempt."""

from __future__ import annotations

from unit.house import web_rules
from unit.house.source import ROOT, check_none, files

WEB = {
    path.relative_to(ROOT).as_posix(): path.read_text("utf-8")
    for path in files(ROOT / "frontend" / "src", ".ts", ".tsx", ".css")
    if not path.name.endswith(".gen.ts")
}


def test_no_file_is_too_long() -> None:
    assert len(WEB) > 100
    check_none(breach for path, text in WEB.items() for breach in web_rules.long_files(path, text))


def test_no_component_hook_or_function_is_too_long() -> None:
    check_none(breach for path, text in WEB.items() for breach in web_rules.long_declarations(path, text))
    assert sum(1 for text in WEB.values() for _ in web_rules.declarations(text)) > 100


def test_no_folder_has_a_name_that_says_nothing() -> None:
    folders = [folder for top in ("src", "frontend/src", "tests") for folder in (ROOT / top).rglob("*")]
    found = (folder for folder in folders if folder.is_dir())
    assert not list(web_rules.empty_folder_names(ROOT, found))
    assert list(web_rules.empty_folder_names(ROOT, iter([ROOT / "src" / "utils"]))) == ["src/utils"]


def test_sizes_are_counted_from_the_name_to_the_closing_brace() -> None:
    body = "  doing();\n"
    card = "export function Card({\n  title,\n}: {\n  title: string;\n}) {\n" + body * 195 + "}\n"
    name, start, lines = next(iter(web_rules.declarations("\n" + card)))
    assert (name, start, lines) == ("Card", 2, 201)
    assert len(list(web_rules.long_declarations("Card.tsx", card))) == 1
    assert len(list(web_rules.long_declarations("use-card.ts", "function useCard() {\n" + body * 99 + "}\n"))) == 1
    arrow = "const sum = (a: number) => {\n" + body * 39 + "};\n"
    assert [lines for _, _, lines in web_rules.declarations(arrow)] == [41]
    assert len(list(web_rules.long_declarations("sum.ts", arrow))) == 1
    assert not list(web_rules.long_declarations("sum.ts", arrow.replace(body, "", 1)))
    assert list(web_rules.long_files("a.ts", "x\n" * 301)) == ["a.ts:1 301 lines"]
