"""What is told of models, forecasts and backtests to whoever listens."""

from foresite.forecasting.tables import BacktestRow, IssueRow, ModelRow
from foresite.platform.events.kinds import BacktestTold, ForecastTold, ModelTold, Told


def news_of(row: ModelRow | IssueRow | BacktestRow) -> Told:
    """Return what is told when this is kept."""
    ids = list(row.series_ids)
    if isinstance(row, ModelRow):
        return ModelTold(model_id=row.model_id, forecaster=row.forecaster, series_ids=ids)
    if isinstance(row, IssueRow):
        return ForecastTold(
            issue_id=row.issue_id, model_id=row.model_id, series_ids=ids, issued_at=row.issued_at
        )
    return BacktestTold(backtest_id=row.backtest_id, forecaster=row.forecaster, series_ids=ids)
