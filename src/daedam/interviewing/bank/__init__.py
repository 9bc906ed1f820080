"""The question bank: hand-written questions with the points and anchors that make their answers comparable.

Reads and checks the packaged YAML; choosing questions for an interview happens elsewhere.
"""

from __future__ import annotations

from daedam.interviewing.bank.items import BANK_VERSION, COMPETENCIES, BankItem, BankText, load_bank, topics_of
from daedam.interviewing.bank.parsing import BankError

__all__ = ["BANK_VERSION", "COMPETENCIES", "BankError", "BankItem", "BankText", "load_bank", "topics_of"]
