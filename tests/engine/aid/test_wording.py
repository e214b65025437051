"""Sentences exist for every code, and speak of values in Québec French."""

from __future__ import annotations

import string

import pytest

from engine.aid.decision import decide
from engine.aid.framework import frameworks
from engine.aid.interchange import as_dict
from engine.aid.sentences import sentence
from engine.aid.vocabulary import REASONS, WARNINGS
from engine.aid.wording import ALMOST, ALMOST_ENDED, NOTICES, OUTCOMES
from engine.aid.wording import REASONS as REASON_TEXTS
from engine.aid.wording import WARNINGS as WARNING_TEXTS
from tests.engine.aid.corpus import BASE, SITE, M, changed
from tests.engine.aid.test_framework_parameters import REQUESTS

FRAMEWORK = frameworks()["ecoperformance-2023-10"]


def test_every_code_has_its_sentence() -> None:
    assert REASON_TEXTS.keys() == REASONS.keys()
    assert WARNING_TEXTS.keys() == WARNINGS.keys()


@pytest.mark.parametrize(
    "text",
    [*REASON_TEXTS.values(), *WARNING_TEXTS.values(), *NOTICES.values(), *OUTCOMES.values(), ALMOST, ALMOST_ENDED],
)
def test_a_sentence_is_one(text: str) -> None:
    assert text[0].isupper() or text[0] == "{"
    assert text.endswith(".")
    assert "'" not in string.Formatter().vformat(text.replace("'", "’"), (), dict.fromkeys(_fields(text), "x"))


def _fields(text: str) -> list[str]:
    return [name for _, name, _, _ in string.Formatter().parse(text) if name]


def test_every_notice_is_given_by_some_request_and_every_sentence_is_filled() -> None:
    given: set[str] = set()
    for payload in REQUESTS:
        decided = as_dict(decide(payload, FRAMEWORK))
        for told in (*decided["explanations"], *decided["notices"]):
            assert "{" not in told["sentence"]
        given |= {notice["code"] for notice in decided["notices"]}
    assert given == NOTICES.keys()


def test_values_are_written_in_french() -> None:
    decision = decide(changed("standard", {M + "eligible_cost": 14000}), FRAMEWORK)
    (reason,) = decision.items[0].reasons
    assert reason.sentence == (
        "La période de récupération sans aide (1,4\u00a0an) ne dépasse pas le minimum (2\u00a0ans)."
    )
    assert reason.values == {"actual": 1.4, "limit": 2.0}
    assert decision.almost is not None
    assert "au-dessus de 2\u00a0ans, au lieu de 1,4\u00a0an" in decision.almost.sentence
    assert sentence("eligible", {"aid": 62500.0}) == ("La demande est admissible : l'aide est de 62\u00a0500\u00a0$.")


def test_documents_say_who_signs_and_only_concern_the_measures_filed() -> None:
    standard = decide(BASE["standard"], FRAMEWORK)
    assert {document.signed_by for document in standard.documents} >= {"ingénieur", "signataire autorisé"}
    assert all(payment.documents and payment.when for payment in standard.payments)
    heating = decide(BASE["heating"], FRAMEWORK)
    assert {document.measure for document in heating.documents} == {None, "heating"}


def test_the_next_cap_is_told() -> None:
    decision = decide(BASE["standard"], FRAMEWORK)
    assert decision.next_cap is not None
    assert (decision.next_cap.term, decision.next_cap.room) == ("cumulation", 12500)


@pytest.mark.parametrize(
    ("base", "changes", "reading"),
    [
        ("standard", {M + "eligible_cost": 200000}, "A04"),
        ("standard", {M + "eligible_cost": 20000}, "A05"),
        ("analysis", {"other_aid": [{"source": "energir", "amount": 1}]}, "A19"),
        (
            "standard",
            {SITE + "non_electric_gj": 36000, M + "simplified_measure": {"type": "maple_syrup"}},
            "A31",
        ),
    ],
)
def test_a_reading_that_decided_is_told(base: str, changes: dict[str, object], reading: str) -> None:
    decision = decide(changed(base, changes), FRAMEWORK)
    told = {notice.values["reading"] for notice in decision.notices if notice.code == "another_reading"}
    assert reading in told
