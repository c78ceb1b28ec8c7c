"""Contracts: what a person writes is what is obeyed, and what is wrong is told by its place."""

import pytest
from tests.persian import unsaid

from foresite.core.errors import BadDataError
from foresite.ingest.contract import Contract

PJM = """
name = "pjm-aep"
[time]
columns = ["date"]
format = "%Y-%m-%d %H:%M:%S"
zone = "America/New_York"
label = "end"
resolution = "PT1H"
[[series]]
column = "AEP_MW"
key = "pjm/aep/load"
quantity = "load"
unit = "MW"
[[rule]]
series = "pjm/*"
low = 0
[[rule]]
quantity = "load"
high = 30000
"""


def test_a_written_contract_is_read_back_the_same(tmp_path):
    contract = Contract.parse(PJM)
    contract.write(tmp_path / "pjm.toml")
    assert Contract.read(tmp_path / "pjm.toml") == contract
    assert Contract.read(tmp_path / "pjm.toml").digest == contract.digest


def test_comments_do_not_change_the_digest_but_meaning_does():
    assert Contract.parse("# mine\n" + PJM).digest == Contract.parse(PJM).digest
    assert Contract.parse(PJM.replace("30000", "40000")).digest != Contract.parse(PJM).digest


def test_rules_that_match_a_series_are_merged():
    contract = Contract.parse(PJM)
    assert contract.rules_for("pjm/aep/load", "load") == {"low": 0.0, "high": 30000.0}
    assert contract.rules_for("other", "temperature") == {}


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('unit = "MW"', 'unit = "megawhats"', "megawhats"),
        ("America/New_York", "America/Gotham", "Gotham"),
        ('column = "AEP_MW"', 'colum = "AEP_MW"', "colum"),
        ('resolution = "PT1H"', "", "resolution"),
        ('name = "pjm-aep"', 'name = "PJM AEP"', "PJM AEP"),
        ("[time]", "[time", "TOML"),
        ("[time]", '[file]\ncolumns = ["a", "a"]\n[time]', "differ"),
        ('label = "end"', 'label = "middle"', "'start' or 'end'"),
        ("low = 0", 'low = "much"', "number"),
        ("low = 0", "max_change = 0", "greater than 0"),
        ("low = 0", "low =", "TOML"),
        ('name = "pjm-aep"', 'name = "pjm-aep', "TOML"),
        ('unit = "MW"', 'unit = "MW"\nfile_unit = "degC"', "different things"),
    ],
    ids=[
        "unit", "zone", "misspelt", "no-step", "name", "not-toml", "columns-alike", "no-choice", "no-number",
        "too-small", "no-value", "no-quote", "unlike-units",
    ],
)  # fmt: skip
def test_a_wrong_contract_says_where_it_is_wrong_in_persian_too(old, new, told):
    with pytest.raises(BadDataError, match=told.replace(".", r"\.")) as refused:
        Contract.parse(PJM.replace(old, new))
    assert unsaid([each["what"] for each in refused.value.facts["wrong"]]) == []


def test_an_absent_contract_is_a_clear_error(tmp_path):
    with pytest.raises(BadDataError, match="cannot be read"):
        Contract.read(tmp_path / "none.toml")
