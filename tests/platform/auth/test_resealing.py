"""Changing the secret key: what was sealed with the old one is sealed anew, and then opens without it."""

import pytest

from foresite.catalog import sources
from foresite.catalog.sources import SourceSpec
from foresite.core.errors import UnavailableError
from foresite.platform.auth.factors import totp
from foresite.platform.auth.resealing import reseal
from foresite.platform.auth.sealing import sealer
from foresite.platform.auth.sso import providers
from foresite.platform.auth.sso.tables import SsoProviderRow
from foresite.platform.auth.tokens import signing
from foresite.platform.auth.tokens.signing import Keyring
from foresite.platform.config import load_settings
from foresite.platform.database import writing
from foresite.platform.tenancy import INSTALLATION
from foresite.workflows import source_setup

pytestmark = pytest.mark.everywhere


def test_all_secrets_open_with_the_new_key_alone_once_they_are_sealed_anew(
    base, seal, ours, person, tmp_path
) -> None:
    provider = {"issuer": "https://id.example", "client_id": "c", "scopes": "openid", "role_claim": "groups"}
    with writing(base, INSTALLATION) as session:
        totp.begin(session, seal, person, account="ada@example.org", issuer="Foresite")
        secret = seal.seal(b"shared", bound_to=providers.bound_to(ours.organisation_id))
        row = SsoProviderRow(organisation_id=ours.organisation_id, client_secret=secret, **provider)
        row.roles, row.domains = [], []
        session.add(row)
    signing.rotate(base, seal)
    spec = SourceSpec("landing", "bucket", {}, '{"secret_key": "hush"}')
    with writing(base, ours) as session:
        source_id = sources.make(session, ours, seal, spec).source_id
    new, old = "n" * 40, "k" * 40
    both = sealer(load_settings(home=tmp_path, secret_key=f"{new},{old}"))
    alone = sealer(load_settings(home=tmp_path, secret_key=new))
    with pytest.raises(UnavailableError, match="does not open"):
        Keyring(base, alone).signing()
    assert reseal(base, both, source_setup.sealed) >= 4
    assert reseal(base, both, source_setup.sealed) == 0
    assert Keyring(base, alone).signing()
    assert providers.client_of(providers.get(base, ours), alone, ours).client_secret == "shared"
    assert sources.secrets_of(sources.get(base, ours, source_id), alone) == '{"secret_key": "hush"}'
    back = sealer(load_settings(home=tmp_path, secret_key=f"{old},{new}"))
    assert reseal(base, back, source_setup.sealed) >= 4
