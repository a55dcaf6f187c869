"""The light runtime: onnxruntime and tokenizers, without torch."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from qabot.errors import ModelError
from qabot.models.batching import batches
from qabot.ports import Vectors
from qabot.processors import processors

MODEL_FILE = "model.onnx"
TOKENIZER_FILE = "tokenizer.json"
MANIFEST_FILE = "manifest.json"
# Changes when models are exported in another way.
EXPORT_VERSION = "1"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is kept beside an exported model.

    Attributes:
        model: the name under which the operator asked for it.
        stamp: of the files it was exported from; see `sources.digest`.
        digest: of the same files; the embedder's fingerprint.
        dimension: length of a vector.
        max_tokens: longer texts are cut here.
        version: of the export's form; see EXPORT_VERSION.
        question_prompt: put before a question.
        passage_prompt: put before article text.
    """

    model: str
    stamp: str
    digest: str
    dimension: int
    max_tokens: int
    version: str
    question_prompt: str = ""
    passage_prompt: str = ""

    def write(self, folder: Path) -> None:
        """Write the manifest into ``folder``."""
        (folder / MANIFEST_FILE).write_text(json.dumps(asdict(self), indent=1), "utf-8")

    @classmethod
    def read(cls, folder: Path) -> Manifest | None:
        """Read the manifest of ``folder``; None if there is none that can be read."""
        try:
            return cls(**json.loads((folder / MANIFEST_FILE).read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            return None


class LightEmbedder:
    """Embeds with an exported model; gives the same vector for a text in any batch.

    Args:
        folder: holds the model, its tokenizer and its manifest.

    Raises:
        ModelError: a file is missing or can't be loaded.
    """

    def __init__(self, folder: Path) -> None:
        manifest = Manifest.read(folder)
        if manifest is None:
            raise ModelError(
                f"the exported model in {folder} is missing or has no readable {MANIFEST_FILE}",
                hint="Run `qabot index`; it is exported anew.",
            )
        try:
            self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
            self._session = onnxruntime.InferenceSession(
                folder / MODEL_FILE,
                session_options(processors()),
                providers=["CPUExecutionProvider"],
            )
        except Exception as error:  # onnxruntime and tokenizers raise bare Exceptions
            raise ModelError(
                f"the exported model in {folder} can't be loaded: {error}",
                hint=f"Delete {folder} and run `qabot index`; it is exported anew.",
            ) from error
        self._manifest = manifest
        self._tokenizer.enable_truncation(manifest.max_tokens)
        self._tokenizer.no_padding()

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._manifest.dimension

    @property
    def fingerprint(self) -> str:
        """The digest of the files that the model was exported from."""
        return self._manifest.digest

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return unit-length embeddings of article text, shape (len(texts), dimension)."""
        return self._embed([self._manifest.passage_prompt + text for text in texts])

    def embed_question(self, question: str) -> Vectors:
        """Return the unit-length embedding of a question, shape (dimension,)."""
        vector: Vectors = self._embed([self._manifest.question_prompt + question])[0]
        return vector

    def _embed(self, texts: Sequence[str]) -> Vectors:
        rows = [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]
        vectors = np.empty((len(rows), self.dimension), np.float32)
        for batch in batches([len(row) for row in rows]):
            width = max(len(rows[index]) for index in batch)
            ids = np.zeros((len(batch), width), np.int64)
            mask = np.zeros((len(batch), width), np.int64)
            for line, index in enumerate(batch):
                ids[line, : len(rows[index])] = rows[index]
                mask[line, : len(rows[index])] = 1
            vectors[batch] = self._session.run(None, {"input_ids": ids, "attention_mask": mask})[0]
        return vectors


def session_options(threads: int) -> onnxruntime.SessionOptions:
    """Return the options of a session whose runs use so many threads each."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    return options
