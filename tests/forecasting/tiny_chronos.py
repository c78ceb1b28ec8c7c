"""Weights of Chronos-Bolt that know nothing: drawn by a seed, small, in the form of the real ones."""

from pathlib import Path

import pytest


def weights(folder: Path, seed: int = 1) -> Path:
    """Write weights into a folder; skip where the extra is not installed."""
    reason = "chronos-forecasting is not installed (the extra `foundation`)"
    bolt = pytest.importorskip("chronos.chronos_bolt", reason=reason)
    t5 = pytest.importorskip("transformers.models.t5.configuration_t5", reason=reason)
    pytest.importorskip("torch", reason=reason).manual_seed(seed)
    config = t5.T5Config(
        d_model=8,
        d_kv=4,
        d_ff=16,
        num_layers=1,
        num_decoder_layers=1,
        num_heads=2,
        vocab_size=2,
        pad_token_id=0,
        decoder_start_token_id=0,
        feed_forward_proj="relu",
        architectures=["ChronosBoltModelForForecasting"],
        chronos_pipeline_class="ChronosBoltPipeline",
        chronos_config={
            "context_length": 512,
            "prediction_length": 64,
            "input_patch_size": 16,
            "input_patch_stride": 16,
            "quantiles": [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9],
            "use_reg_token": True,
        },
    )
    bolt.ChronosBoltModelForForecasting(config).save_pretrained(folder)
    return folder
