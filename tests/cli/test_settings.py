"""``foresite settings``: nothing secret is shown, and the reference page is fresh."""

from pathlib import Path

from foresite.cli.settings import MASK, reference_page, shown
from foresite.platform.config import Settings, load_settings

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "settings.md"


def test_the_reference_page_is_fresh():
    assert PAGE.read_text() == reference_page(), (
        "run: foresite settings reference > docs/reference/settings.md"
    )


def test_every_setting_is_documented():
    assert all(field.description for field in Settings.model_fields.values())
    assert all(f"`{name}`" in reference_page() for name in Settings.model_fields)


def test_secrets_are_masked_wherever_they_stand(tmp_path):
    settings = load_settings(
        home=tmp_path,
        database_url="postgresql+psycopg://user:hush-hush@127.0.0.1:5432/name",
        s3_secret_key="hush-hush-too",
    )
    told = shown(settings)
    assert "hush" not in repr(told)
    assert told["database_url"] == told["s3_secret_key"] == MASK
    assert told["database_address"] == "postgresql+psycopg://user:***@127.0.0.1:5432/name"


def test_addresses_that_follow_from_home_are_shown(tmp_path):
    told = shown(load_settings(home=tmp_path / "here"))
    assert told["lake_address"] == str(tmp_path / "here" / "lake")
    assert told["files_address"] == str(tmp_path / "here" / "files")
