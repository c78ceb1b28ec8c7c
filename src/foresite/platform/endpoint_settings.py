"""Settings of models that run elsewhere; part of ``config``."""

import re

from pydantic import BaseModel, Field, field_validator

_ADDRESS = re.compile(r"https?://[^\s/@?#]+(/[^\s@?#]*)?|sagemaker://[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}")
"""Without a user or a password: they would be shown with the settings."""


class EndpointSettings(BaseModel):
    """The part of ``Settings`` that says which models run elsewhere."""

    model_endpoints: dict[str, str] = Field(
        default_factory=dict,
        description="Models that run elsewhere, by id the address that is asked in place of the local one: "
        'JSON such as {"MODEL": "http://10.0.0.7:8080"}, or sagemaker://endpoint-name, which needs '
        "foresite[sagemaker]. The address is told what the model forecasts from: trust it.",
    )

    @field_validator("model_endpoints")
    @classmethod
    def _addresses(cls, given: dict[str, str]) -> dict[str, str]:
        for address in given.values():
            if not _ADDRESS.fullmatch(address):
                raise ValueError(
                    "an address must be http(s)://host:port without a password, or sagemaker://endpoint-name"
                )
        return given
