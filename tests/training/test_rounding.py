"""What training makes of rounding is compared with what the export does."""

from pathlib import Path

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer

from qabot.models import sources
from qabot.models.reading import Reader, padded
from qabot.models.reranker import LightReranker
from qabot.ports import Vectors
from qabot.training.export import export
from qabot.training.network import PassageReader
from qabot.training.restore import weights_of
from qabot.training.rounding import plain_state, rounded

PASSAGE = "The works were founded in 1912. They make pumps. Their yard is the largest of the town."


class Light(LightReranker):
    """Shows the values of every token."""

    def values(self, question: str) -> Vectors:
        return self._values(self._reader.read(question, "Works", PASSAGE, [(0, 31)]))


def values(network: PassageReader, reader: Reader, question: str) -> Vectors:
    reading = reader.read(question, "Works", PASSAGE, [(0, 31)])
    with torch.no_grad():
        found: Vectors = network(*(torch.from_numpy(each) for each in padded([reading])))[0].numpy()
    return found


def test_training_with_rounding_reads_as_the_export_will(tmp_path: Path) -> None:
    shipped, tokenizer = sources.reranker_files()
    network = PassageReader(sources.locate(sources.DEFAULT_MODEL)).eval()
    network.load_state_dict(weights_of(shipped), strict=False)
    # Off the steps of the file that they were read from.
    torch.manual_seed(1)
    with torch.no_grad():
        for parameter in network.body.encoder.parameters():
            parameter.add_(torch.randn_like(parameter) * parameter.std() * 0.05)
    torch.save({"network": network.state_dict()}, tmp_path / "checkpoint.pt")
    export(tmp_path / "checkpoint.pt", tmp_path / "reranker.onnx")
    light = Light(tmp_path / "reranker.onnx", tokenizer)
    reader = Reader(Tokenizer.from_file(str(tokenizer)))
    questions = ("When were the works founded?", "What do they make?", "Who owns the yard?")

    plain = [values(network, reader, each) for each in questions]
    rounded(network.body.encoder)
    as_exported = [values(network, reader, each) for each in questions]
    exported = [light.values(each) for each in questions]

    def apart(ones: list[Vectors]) -> float:
        return float(np.mean([((a - b) ** 2).mean() for a, b in zip(ones, exported, strict=True)]))

    assert apart(as_exported) < apart(plain) / 2


def test_rounding_lets_gradients_pass_and_leaves_the_weights_their_names() -> None:
    layers = torch.nn.Sequential(torch.nn.Linear(4, 3), torch.nn.Linear(3, 2))
    names, weight = set(layers.state_dict()), layers[0].weight
    rounded(layers)
    given = torch.tensor([[[0.3, -0.7, 0.2, 0.9]]])
    layers(given).sum().backward()
    assert set(plain_state(layers)) == names
    assert torch.equal(plain_state(layers)["0.weight"], weight)
    assert weight.grad is not None
    assert weight.grad.abs().sum() > 0


@pytest.mark.parametrize("scale", [1e-3, 1.0, 1e3])
def test_rounding_moves_a_value_by_half_a_step_at_most(scale: float) -> None:
    layer = torch.nn.Linear(4, 3, bias=False)
    with torch.no_grad():
        layer.weight.mul_(scale)
    before = layer.weight.detach().clone()
    rounded(layer)
    steps = before.abs().amax(1, keepdim=True) / 64
    assert ((layer.weight - before).abs() <= steps * 0.501).all()
    assert not torch.equal(layer.weight, before)
