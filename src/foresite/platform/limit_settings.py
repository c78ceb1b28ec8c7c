"""Settings of limits: requests a minute, series that agents make, whose word of an address is taken."""

from pydantic import BaseModel, Field


class LimitSettings(BaseModel):
    """The part of ``Settings`` that limits requests and what they make."""

    trusted_proxies: int = Field(
        default=0,
        ge=0,
        le=10,
        description="Proxies in front of the server that say where a request comes from; 0: the socket does.",
    )
    address_header: str = Field(
        default="x-forwarded-for", description="Header in which those proxies say it, each after the last."
    )
    rate_address_per_minute: int = Field(
        default=120_000, ge=0, description="Requests a minute from one address; 0: no limit."
    )
    rate_caller_per_minute: int = Field(
        default=60_000,
        ge=0,
        description="Requests a minute of one person or key that has no rate of its own; 0: no limit.",
    )
    rate_organisation_per_minute: int = Field(
        default=120_000, ge=0, description="Requests a minute of one organisation; 0: no limit."
    )
    rate_dear_per_minute: int = Field(
        default=60,
        ge=0,
        description="Requests a minute of one caller or address to each dear route, such as signing in or "
        "training; 0: no limit.",
    )
    agent_new_series: int = Field(
        default=5_000,
        ge=0,
        description="Series that one batch of an agent (line protocol, Prometheus) may make, or none.",
    )
    agent_series: int = Field(
        default=50_000,
        ge=0,
        description="Series of an organisation up to which agents may make more: labels that change with "
        "every request would make them without end.",
    )
