"""The rubrics hold the documented points, are whole in both languages, and do not change under a version."""

from __future__ import annotations

import hashlib
import re
from importlib import resources

import pytest
import yaml

from daedam.interviewing.vocabulary import Area, QuestionKind, Stage
from daedam.scoring.rubrics import (
    CURRENT_VERSIONS,
    LEVELS,
    QUESTION_KINDS,
    CriterionSource,
    Rubric,
    RubricError,
    RuleFeature,
    load_rubric,
    parse_rubric,
)

STAGES = [stage.value for stage in Stage]
DOCUMENTED = {
    "ai": {"language": 30, "nonverbal": 25, "psychological": 20, "cognitive": 15, "job_fit": 10},
    "practitioner": {"answer_quality": 40, "keyword_match": 30, "emotion": 20, "flow": 10},
    "executive": {"leadership": 25, "strategic_thinking": 25, "experience": 25, "culture_fit": 25},
}
MEASURED_AREAS = {"nonverbal", "emotion", "flow"}
FROZEN = {
    "ai-1": "9987942fc48e81c55cfb002e628182c38019fdca6573d7909899f9267050142b",
    "executive-1": "3e974bdd54548faa6edaf0a482de174a32c226d76eaf6423e5a9500dcf4d827e",
    "practitioner-1": "94695a08eaf5d625d587e5ace43741b58a460b3a34f6fb43505f35fbff52095b",
}


def text_of(version: str) -> str:
    return resources.files("daedam.scoring.rubrics").joinpath(f"{version}.yaml").read_text("utf-8")


@pytest.mark.parametrize("stage", STAGES)
def test_areas_have_the_documented_points(stage: str) -> None:
    rubric = load_rubric(stage)
    assert {area.area_id: area.points for area in rubric.areas} == DOCUMENTED[stage]
    assert rubric.version == CURRENT_VERSIONS[stage] == f"{stage}-1"
    assert load_rubric(stage) is rubric


def test_the_words_are_those_of_the_interview() -> None:
    assert {kind.value for kind in QuestionKind} == QUESTION_KINDS
    assert [area.area_id for area in load_rubric("ai").areas] == [area.value for area in Area]


@pytest.mark.parametrize("version", sorted(FROZEN))
def test_a_published_version_never_changes(version: str) -> None:
    assert hashlib.sha256(text_of(version).encode()).hexdigest() == FROZEN[version]


def test_every_packaged_version_is_frozen() -> None:
    files = resources.files("daedam.scoring.rubrics").iterdir()
    assert {file.name.removesuffix(".yaml") for file in files if file.name.endswith(".yaml")} == set(FROZEN)


@pytest.mark.parametrize("stage", STAGES)
def test_every_text_is_there_in_its_own_language(stage: str) -> None:
    for criterion in load_rubric(stage).criteria:
        assert len(criterion.anchors) == len(LEVELS)
        for wording in (criterion.name, criterion.description, *criterion.anchors):
            assert re.search("[가-힣]", wording.ko)
            assert not re.search("[가-힣]", wording.en)
            assert re.search("[a-z]", wording.en)
        for language in ("ko", "en"):
            texts = [anchor.in_language(language) for anchor in criterion.anchors]
            assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("stage", STAGES)
def test_sources_follow_the_areas(stage: str) -> None:
    for area in load_rubric(stage).areas:
        expected = CriterionSource.SIGNALS if area.area_id in MEASURED_AREAS else CriterionSource.CONTENT
        assert {criterion.source for criterion in area.criteria} == {expected}


def test_stage_one_reads_the_answers_it_may() -> None:
    by_id = {area.area_id: area for area in load_rubric("ai").areas}
    kinds = {area_id: {criterion.question_kinds for criterion in area.criteria} for area_id, area in by_id.items()}
    assert kinds["language"] == {frozenset()}
    assert kinds["psychological"] == {frozenset({"situational"})}
    assert kinds["cognitive"] == {frozenset({"problem_solving"})}
    assert kinds["job_fit"] == {frozenset({"technical", "motivation", "behavioural", "factual", "follow_up"})}


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("kind", sorted(QUESTION_KINDS))
def test_every_kind_of_answer_is_read_by_something(stage: str, kind: str) -> None:
    read = load_rubric(stage).content_criteria_for(kind)
    assert read
    assert all(criterion.source is CriterionSource.CONTENT and criterion.rule_features for criterion in read)


def test_every_rule_feature_is_used() -> None:
    used = {f for stage in STAGES for c in load_rubric(stage).criteria for f in c.rule_features}
    assert used == set(RuleFeature)


def test_lookups() -> None:
    rubric: Rubric = load_rubric("ai", "ai-1")
    criterion = rubric.criterion("concrete_detail")
    assert criterion.anchor(1) is criterion.anchors[0]
    assert criterion.anchor(5) is criterion.anchors[4]
    with pytest.raises(ValueError, match="outside"):
        criterion.anchor(6)
    with pytest.raises(KeyError):
        rubric.criterion("no_such")
    with pytest.raises(KeyError):
        load_rubric("ai", "ai-999")
    with pytest.raises(KeyError):
        load_rubric("ai", "executive-1")
    with pytest.raises(KeyError):
        load_rubric("no_such")


def broken(path: list[str | int], value: object) -> str:
    raw = yaml.safe_load(text_of("ai-1"))
    place = raw
    for key in path[:-1]:
        place = place[key]
    if value is None:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return yaml.safe_dump(raw, allow_unicode=True)


FIRST = ["areas", 0, "criteria", 0]


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (["areas", 0, "points"], 31, "points are not 100"),
        ([*FIRST, "weight"], 9, "do not add up to the area"),
        ([*FIRST, "weight"], None, "lacks 'weight'"),
        ([*FIRST, "id"], "concrete_detail", "used twice"),
        ([*FIRST, "question_kinds"], ["small_talk"], "question kind is unknown"),
        ([*FIRST, "rule_features"], {"relevance": 0.9}, "do not add up to 1"),
        ([*FIRST, "rule_features"], {"charm": 1.0}, "charm"),
        ([*FIRST, "source"], "guess", "guess"),
        ([*FIRST, "source"], "signals", "no rule features"),
        ([*FIRST, "anchors", "en"], ["one"], "five anchors"),
        ([*FIRST, "name", "en"], " ", "empty in one language"),
    ],
)
def test_a_sheet_that_is_not_whole_is_refused(path: list[str | int], value: object, message: str) -> None:
    with pytest.raises(RubricError, match=message):
        parse_rubric(broken(path, value))
