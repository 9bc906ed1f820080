"""What a scripted endpoint says: an honest reply made from the data it was sent, and the ways to spoil it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from daedam.providers.llm.prompted.messages import data_blocks

Reply = dict[str, Any]
Spoiler = Callable[[str, Reply], str]

_WORDS = {
    "ko": {
        "ask": "그 부분에서 본인이 직접 하신 일을 조금 더 들려주시겠어요?",
        "situational": "마감이 이틀 남았는데 동료의 일이 늦어졌다면 어떻게 하시겠습니까?",
        "problem_solving": "처리 시간이 갑자기 두 배가 되었다면 원인을 어떻게 찾으시겠습니까?",
        "about": "다음과 관련된 경험을 말씀해 주세요: ",
        "reason": "근거가 되는 말이 있으나 결과는 자세하지 않습니다.",
        "point": "직접 한 행동과 그 결과",
    },
    "en": {
        "ask": "What exactly did you do yourself in that part?",
        "situational": "A colleague's part is late two days before the deadline. What do you do?",
        "problem_solving": "A process suddenly takes twice as long. How do you find the cause?",
        "about": "Tell me about an experience related to this: ",
        "reason": "There is evidence for it, but the result stays vague.",
        "point": "own action and its result",
    },
}


def language_of(messages: list[dict[str, str]]) -> str:
    """The language the prompt asks for."""
    return "ko" if "Korean" in messages[0]["content"] else "en"


def honest_reply(messages: list[dict[str, str]]) -> Reply:
    """A valid reply to any of our prompts, quoting the data it holds."""
    data, language = data_blocks(messages[1]["content"]), language_of(messages)
    words = _WORDS[language]
    if "criteria" in data:
        return evaluation_reply(data, words["reason"], level=3)
    if "answer" in data:
        return {"is_worth_asking": True, "quote": _start(data["answer"]), "text": words["ask"]}
    if "findings" in data:
        quotes = [item["quote"] for item in data["findings"] if item["quote"]][:1]
        return {"statements": [{"quotes": quotes, "text": words["reason"]}]}
    return _plan(data, words)


def evaluation_reply(data: Mapping[str, Any], reason: str, level: int) -> Reply:
    """The same level for every criterion, on the first words that were said."""
    quote = _start(next(u["text"] for u in data["utterances"] if u["text"].strip()))
    return {
        "criteria": [
            {"criterion_id": spec["criterion_id"], "quotes": [quote], "rationale": reason, "level": level}
            for spec in data["criteria"]
        ],
        "strengths": [reason],
        "improvements": [reason],
        "flags": [],
    }


def _plan(data: Mapping[str, Any], words: Mapping[str, str]) -> Reply:
    questions = [
        _question("situational", "psychological", words["situational"], words),
        _question("problem_solving", "cognitive", words["problem_solving"], words),
    ]
    items = [("resume", "ref", "text", "resume_lines"), ("requirement", "id", "text", "requirements")]
    items.append(("talent", "id", "name", "values"))
    for source, ref, text, block in items:
        for item in data[block][:1]:
            origin = {"source": source, "ref": item[ref], "quote": item[text]}
            asked = _question("behavioural", "job_fit", words["about"] + item[text], words)
            questions.append({**asked, "provenance": [origin]})
    for item in data["bank"]:
        if len(questions) >= 5:
            break
        questions.append(_from_bank(item))
    while len(questions) < 5:
        questions.append(_question("motivation", "language", f"{words['about']}{len(questions)}", words))
    return {"questions": questions}


def _question(kind: str, area: str, text: str, words: Mapping[str, str]) -> Reply:
    return {
        "kind": kind,
        "area": area,
        "competency": kind,
        "text": text,
        "rephrased": text,
        "bank_item_id": None,
        "skill_codes": [],
        "expected_points": [words["point"]],
        "follow_up_hints": [words["ask"]],
        "provenance": [],
    }


def _from_bank(item: Mapping[str, Any]) -> Reply:
    copied = {key: item[key] for key in ("kind", "area", "competency", "text", "rephrased", "skill_codes")}
    return {
        **copied,
        "bank_item_id": item["id"],
        "expected_points": item["expected_points"],
        "follow_up_hints": item["follow_ups"],
        "provenance": [{"source": "bank", "ref": item["id"], "quote": item["text"]}],
    }


def _start(text: str) -> str:
    return " ".join(text.split()[:6])


def dumped(_: str, reply: Reply) -> str:
    """The reply as it should be."""
    return json.dumps(reply, ensure_ascii=False)


def _levels(value: Any) -> Spoiler:
    def spoil(language: str, reply: Reply) -> str:
        for item in reply.get("criteria", ()):
            item["level"] = value
        if "criteria" not in reply:
            reply["level"] = value
        return dumped(language, reply)

    return spoil


def _foreign_words(language: str, reply: Reply) -> str:
    """Every free text in the other language; quotes stay."""
    other = _WORDS["en" if language == "ko" else "ko"]["ask"]
    for item in (*reply.get("criteria", ()), *reply.get("questions", ()), *reply.get("statements", ()), reply):
        for key in ("rationale", "text", "rephrased"):
            if key in item:
                item[key] = other
    for number, item in enumerate(reply.get("questions", ())):
        item["text"] = f"{other} {number}"
    if "strengths" in reply:
        reply |= {"strengths": [other], "improvements": [other]}
    return dumped(language, reply)


def _foreign_quote(language: str, reply: Reply) -> str:
    invented = "an invented 400% passage"
    for item in (*reply.get("criteria", ()), *reply.get("statements", ())):
        item["quotes"] = [invented]
    for item in reply.get("questions", ()):
        for origin in item["provenance"]:
            origin["quote"] = invented
    if "quote" in reply:
        reply["quote"] = invented
    return dumped(language, reply)


SPOILERS: dict[str, Spoiler] = {
    "valid": dumped,
    "fenced": lambda k, r: f"```json\n{dumped(k, r)}\n```",
    "prose_around": lambda k, r: f"Here is what I found.\n{dumped(k, r)}\nI hope this helps.",
    "thought_before": lambda k, r: f'<think>maybe {{"level": 5}}?</think>{dumped(k, r)}',
    "cut_off": lambda k, r: dumped(k, r)[:-20],
    "two_objects": lambda k, r: f"{dumped(k, r)}\n{dumped(k, r)}",
    "prose_only": lambda _k, _r: "I would say a solid four out of five.",
    "refusal_in_prose": lambda _k, _r: "I'm sorry, but I can't help with that.",
    "empty": lambda _k, _r: "",
    "out_of_range": _levels(9),
    "level_as_text": _levels("4"),
    "level_as_fraction": _levels(3.5),
    "level_as_float": _levels(3.0),
    "level_as_truth": _levels(True),
    "extra_key": lambda k, r: dumped(k, r | {"score": 100}),
    "missing_key": lambda k, r: dumped(k, dict(list(r.items())[1:])),
    "duplicate_keys": lambda k, r: dumped(k, r)[:-1] + f", {json.dumps(next(iter(r)))}: []}}",
    "nan": lambda k, r: dumped(k, r)[:-1] + ', "confidence": NaN}',
    "control_characters": lambda k, r: dumped(k, r).replace('": "', '": "\\u0000', 1),
    "wrong_language": _foreign_words,
    "quote_not_in_transcript": _foreign_quote,
}
"""Faults in what the model says, by name; faults of the line are the endpoint's."""
