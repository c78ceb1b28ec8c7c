"""What is shown on a map, as it is sent."""

from typing import Any

from foresite.api.asset_schemas import MapAnswer, MapColumns, MapOutline, MapQuantity, MapType
from foresite.core.timeaxis import Window
from foresite.workflows.mapped import Asked, Mapped


def map_answer(found: Mapped, asked: Asked) -> MapAnswer:
    """Return the body of what is shown on a map, by itself or in a panel."""
    whole = Window.everything()
    start, end = asked.window.start, asked.window.end
    columns: dict[str, Any] = {
        name: found.sites[name].to_list() for name in MapColumns.model_fields if name != "event_at"
    }
    return MapAnswer(
        quantity=found.quantity,
        unit=found.unit,
        statistic=asked.statistic,
        start=start if asked.statistic != "newest" and start > whole.start else None,
        end=end if end < whole.end else None,
        as_of=asked.as_of,
        several=found.several,
        quantities=[MapQuantity(quantity=a, unit=b, assets=n) for a, b, n in found.quantities],
        types=[MapType(asset_type=name, assets=n) for name, n in found.types],
        sites=MapColumns(**columns, event_at=found.sites["event_at"].dt.epoch("ms").to_list()),
        outlines=[MapOutline(asset_id=each, outline=told) for each, told in found.outlines.items()],
    )
