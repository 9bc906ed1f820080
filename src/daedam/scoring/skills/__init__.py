"""The skill taxonomy: language-neutral codes that tie résumés, postings, answers and questions together.

Codes are stable; names and aliases may grow.
Finding a skill says that it was named, never that it is mastered.
"""

from __future__ import annotations

from daedam.scoring.skills.mentions import SkillMention, find_skills
from daedam.scoring.skills.taxonomy import (
    SKILLS_VERSION,
    Skill,
    SkillsError,
    UnknownSkillError,
    load_skills,
    skill_name,
)

__all__ = [
    "SKILLS_VERSION",
    "Skill",
    "SkillMention",
    "SkillsError",
    "UnknownSkillError",
    "find_skills",
    "load_skills",
    "skill_name",
]
