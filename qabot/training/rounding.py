"""Lets a network feel in training what its export rounds away."""

from __future__ import annotations

import torch
from torch.nn.utils import parametrize

# As `models.export.quantise_whole` has it: weights of 7 bits with a sign, a scale for each output,
# and inputs of 8 bits, a passage as a whole.
_WEIGHT_STEPS = 64
_INPUT_STEPS = 255


class _RoundedWeights(torch.nn.Module):
    def forward(self, weights: torch.Tensor) -> torch.Tensor:
        scale = weights.detach().abs().amax(1, keepdim=True).clamp(min=1e-12) / _WEIGHT_STEPS
        return _straight_through(weights, (weights.detach() / scale).round() * scale)


def rounded(body: torch.nn.Module) -> None:
    """Make each linear layer in ``body`` round its weights and inputs as the export does.

    Gradients pass the rounding as if it were not there (Bengio et al. 2013, "Estimating or
    Propagating Gradients Through Stochastic Neurons": straight-through).
    """
    for module in body.modules():
        if isinstance(module, torch.nn.Linear):
            parametrize.register_parametrization(module, "weight", _RoundedWeights())
            module.register_forward_pre_hook(_round_inputs)


def _round_inputs(_: torch.nn.Module, inputs: tuple[torch.Tensor, ...]) -> tuple[torch.Tensor, ...]:
    (values,) = inputs
    values = values.float()
    plain = values.detach()
    over = tuple(range(1, plain.dim()))
    low = plain.amin(over, keepdim=True).clamp(max=0)
    scale = (plain.amax(over, keepdim=True).clamp(min=0) - low).clamp(min=1e-12) / _INPUT_STEPS
    zero = (-low / scale).round()
    steps = ((plain / scale).round() + zero).clamp(0, _INPUT_STEPS)
    return (_straight_through(values, (steps - zero) * scale),)


def _straight_through(values: torch.Tensor, nearest: torch.Tensor) -> torch.Tensor:
    return values + (nearest - values.detach())


def plain_state(network: torch.nn.Module) -> dict[str, torch.Tensor]:
    """Return the parameters of ``network`` by the names that they have without rounding."""
    return {
        name.replace(".parametrizations.weight.original", ".weight"): value
        for name, value in network.state_dict().items()
    }
