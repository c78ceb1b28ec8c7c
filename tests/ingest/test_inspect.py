"""Inspecting: the proposed contract loads, and says how sure it is."""

import pytest

from foresite.core.errors import BadDataError
from foresite.ingest.contract import Contract
from foresite.ingest.inspect import propose
from foresite.ingest.parse import read_chunks


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "form", "rows"), [("AEP", "%Y-%m-%d", 121_273), ("COMED", "%d-%m-%Y", 66_497)]
)
def test_a_pjm_file_gets_a_contract_that_loads_every_row(data_folder, file, form, rows):
    path = data_folder / f"pjm_hourly_load/raw/{file}_hourly.csv"
    proposal = propose(path)
    time = proposal.contract.time
    assert time is not None
    assert (time.zone, time.label, time.resolution) == ("America/New_York", "end", "PT1H")
    assert time.format.startswith(form)
    assert proposal.sample.height == 10
    again = Contract.parse(proposal.contract.to_toml())
    chunks = list(read_chunks(path, again))
    assert sum(chunk.facts.height for chunk in chunks) == rows
    assert not sum(chunk.rejects.height for chunk in chunks)


def test_two_digit_years_semicolons_and_units_are_told(tmp_path):
    path = tmp_path / "site.csv"
    rows = "".join(f"{d}/{m}/17 0:00;{d}\n" for m in (1, 2) for d in range(1, 29))
    path.write_text("Date;Usage_kWh\n" + rows)
    proposal = propose(path)
    assert proposal.contract.file.delimiter == ";"
    assert proposal.contract.time is not None
    assert proposal.contract.time.format == "%d/%m/%y %H:%M"
    assert proposal.contract.series[0].unit == "kWh"
    assert all(0 <= guess.confidence <= 1 and guess.why for guess in proposal.guesses)


def test_a_file_without_times_is_refused_with_a_remedy(tmp_path):
    (tmp_path / "a.csv").write_text("a,b\n1,2\n3,4\n")
    with pytest.raises(BadDataError) as told:
        propose(tmp_path / "a.csv")
    assert told.value.code == "no-time-column"
