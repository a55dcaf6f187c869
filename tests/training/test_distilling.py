"""Training by a teacher: readings and losses are those of the other rounds, many at once."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer
from transformers import AutoModel, MPNetConfig, MPNetModel

from qabot.models import sources
from qabot.models.reading import Reader
from qabot.models.reranker import LightReranker
from qabot.training.distilled_losses import distilled, taught, told
from qabot.training.distilling import distil
from qabot.training.drawing import (
    ALTERED_SHARE,
    HIDDEN_SHARE,
    NEAR,
    READ_BESIDE,
    SLOTS,
    Drawn,
    Lessons,
    longest_first,
)
from qabot.training.examples import readings_of
from qabot.training.export import export
from qabot.training.gathering import Gathered
from qabot.training.labelling import Labels, read
from qabot.training.losses import SPAN_WEIGHT, loss_of
from qabot.training.measuring import measured
from qabot.training.network import PassageReader
from qabot.training.packing import TYPED, pack
from qabot.training.squad import TrainingPassage, TrainingQuestion
from qabot.training.teacher import Teacher

NAMES = ("Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Gorse", "Hazel", "Iris", "Juniper")
CPU = torch.device("cpu")
BODY = sources.locate(sources.DEFAULT_MODEL)


def gathered() -> Gathered:
    """Ten firms with a question of their year, the last held out; pairs; one nothing answers."""
    passages, questions = [], []
    for number, name in enumerate(NAMES):
        first = f"{name} Works makes pumps and valves."
        second = f"It was founded in {1900 + 7 * number} by its owner."
        text = f"{first} {second}"
        spans = ((0, len(first)), (len(first) + 1, len(text)))
        passages.append(TrainingPassage("Works" if number % 2 else "", text, spans))
        start = text.index("19")
        questions.append(
            TrainingQuestion(f"When was {name} Works founded?", number, start, start + 4)
        )
    for name in NAMES:
        text = f"{name} grows pears."
        passages.append(TrainingPassage("", text, ((0, len(text)),), alone=True))
        questions.append(
            TrainingQuestion(f"What does {name} grow?", len(passages) - 1, 0, len(text))
        )
    questions.append(TrainingQuestion("Who owned the Alder Works in 1950?", 0, -1, -1))
    nearest = np.array(
        [
            [n for n in range(20) if (n < 10) == (each.passage < 10) and n != each.passage][:8]
            for each in questions
        ]
    )
    return Gathered(passages, questions, nearest, {9}, 10)


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("packed") / "lessons.npz"
    np.savez_compressed(file, allow_pickle=False, **pack(gathered()))
    return file


@pytest.fixture
def lessons(packed: Path) -> Lessons:
    return Lessons(packed, CPU)


@pytest.fixture(scope="module")
def network() -> PassageReader:
    torch.manual_seed(1)
    return PassageReader(BODY).eval()


def test_readings_and_losses_are_those_of_the_other_rounds(
    lessons: Lessons, network: PassageReader
) -> None:
    source, reader = gathered(), Reader(Tokenizer.from_file(str(BODY / "tokenizer.json")))
    questions = np.arange(21)
    drawn = longest_first(lessons, lessons.whole(questions))
    batch = lessons.batch(drawn.way, drawn.passage)
    place, answer = torch.from_numpy(drawn.place), torch.from_numpy(drawn.answer)
    with torch.no_grad():
        values = read(network, batch, parts=3)
        said = told(values, batch, place, lessons.sentences)
        sentences, words = taught(said, batch, place, answer, lessons.sentences)
    reference = []
    for number, question in enumerate(source.questions):
        near = source.nearest[number][:NEAR].tolist()
        passages = [source.passages[n] for n in (question.passage, *near)]
        readings = readings_of(reader, question.text, passages)
        found = []
        for row, reading in zip(drawn.place[number], readings, strict=True):
            kept = batch.mask[row] == 1
            assert batch.ids[row][kept].tolist() == reading.ids.tolist()
            assert batch.types[row][kept].tolist() == reading.types.tolist()
            found.append(values[row][kept])
        marks = not source.passages[question.passage].alone
        asked = (question.start, question.end) if question.start >= 0 else None
        reference.append(loss_of(found, readings, asked, marks_words=marks).item())
    assert (sentences + SPAN_WEIGHT * words).item() == pytest.approx(np.mean(reference), rel=1e-4)


def test_lessons_are_drawn_as_their_shares_say(lessons: Lessons, packed: Path) -> None:
    # Passages, pairs and one that nothing answers; the held-out question is not asked.
    assert sorted(lessons.asked) == [*range(9), *range(10, 21)]
    assert lessons.held.tolist() == [9]
    chance = np.random.default_rng(5)
    drawn = [lessons.draw(np.repeat(lessons.asked, 20), chance) for _ in range(5)]
    count = 5 * 20 * 20
    lesson_count = sum(len(each.place) for each in drawn)
    # Some have no word to exchange; others are hidden.
    with np.load(packed) as held:
        can_be_altered = (held["others"][lessons.asked] >= 0).mean(1).sum() * 100
    expected = ALTERED_SHARE * (1 - HIDDEN_SHARE) * can_be_altered
    assert 0.7 * expected < lesson_count - count < 1.3 * expected
    place = np.concatenate([each.place[:400] for each in drawn])
    answer = np.concatenate([each.answer[:400] for each in drawn])
    sizes = (place >= 0).sum(1)
    alone = np.tile(np.repeat((lessons.asked >= 10) & (lessons.asked < 20), 20), 5)
    unanswerable = np.tile(np.repeat(lessons.asked == 20, 20), 5)
    hidden = (answer[:, 0] < 0) & ~unanswerable
    assert 0.07 < hidden.mean() < 0.13
    assert set(sizes[alone & ~hidden]) == {SLOTS}
    assert set(sizes[~alone & ~hidden]) == {1 + each for each in READ_BESIDE}
    for each in drawn:
        own = lessons.label_passage[each.label]
        assert (own == each.passage).all()
        for row, right in zip(each.place, each.answer, strict=True):
            used = each.passage[row[row >= 0]]
            assert len(set(used.tolist())) == len(used)
            if right[0] >= 0:
                # Its year stands in the second sentence of a firm's passage.
                assert right[0] == (0 if used[0] >= 10 else 1)


def test_a_question_is_typed_in_several_ways(packed: Path) -> None:
    with np.load(packed) as held:
        assert held["ways"].shape == (21, 1 + TYPED)
        assert len(np.unique(held["ways"])) > 21
        # A pair's question is never altered, nor one that nothing answers.
        assert (held["others"][10:] == -1).all()
        assert (held["others"][:10] >= 0).any()


def test_nothing_is_left_to_learn_of_a_teacher_who_says_the_same(
    lessons: Lessons, network: PassageReader
) -> None:
    drawn = longest_first(lessons, lessons.draw(lessons.asked, np.random.default_rng(2)))
    batch = lessons.batch(drawn.way, drawn.passage)
    place, answer = torch.from_numpy(drawn.place), torch.from_numpy(drawn.answer)
    with torch.no_grad():
        values = read(network, batch)
    said = told(values, batch, place, lessons.sentences)
    same = distilled(said, said, place, answer, lessons.sentences)
    assert [each.item() for each in same] == pytest.approx([0, 0], abs=1e-6)
    other = told(values.flip(1) * 3, batch, place, lessons.sentences)
    for near, far in zip(
        distilled(told(values * 1.1, batch, place, lessons.sentences), said, place, answer, 2),
        distilled(other, said, place, answer, lessons.sentences),
        strict=True,
    ):
        assert 0 < near < far


def test_labels_are_what_the_teacher_says_of_that_passage(
    lessons: Lessons, network: PassageReader
) -> None:
    labels = Labels(network, lessons)
    drawn = lessons.whole(lessons.asked[:4])
    batch = lessons.batch(drawn.way, drawn.passage)
    with torch.no_grad():
        values = read(network, batch)
    inside = batch.place >= 0
    found = labels.of(drawn.label, batch)[inside]
    # Kept in half precision.
    torch.testing.assert_close(found, values[inside], rtol=0.01, atol=0.01)


def test_held_out_questions_are_measured(lessons: Lessons, network: PassageReader) -> None:
    found = measured(network, lessons)
    assert set(found) == {"in passage", "first", "words", "has answer"}
    assert all(0 <= each <= 1 for each in found.values())


def test_a_perfect_reader_measures_one(lessons: Lessons) -> None:
    class Perfect(torch.nn.Module):
        def forward(self, ids: torch.Tensor, _: torch.Tensor, types: torch.Tensor) -> torch.Tensor:
            # The year of the last firm, which stands in no other passage, and its sentence.
            year = Tokenizer.from_file(str(BODY / "tokenizer.json")).encode("1963").ids[1:-1]
            values = torch.zeros(*ids.shape, 3)
            for token in year:
                hit = (ids == token) & (types == 1)
                values[hit.nonzero(as_tuple=True)] = 9.0
            return values

    assert measured(Perfect(), lessons) == {
        "in passage": 1.0,
        "first": 1.0,
        "words": 1.0,
        "has answer": 1.0,
    }


def write_teacher(folder: Path) -> None:
    """Write a small body of MPNet's kind, with random weights and the names it gives to words."""
    names = {"[CLS]": "<s>", "[SEP]": "</s>", "[PAD]": "<pad>"}
    made = json.loads((BODY / "tokenizer.json").read_text("utf-8"))
    words = sorted(made["model"]["vocab"], key=made["model"]["vocab"].get)
    order = ["<s>", "<pad>", "</s>", *(word for word in words if word not in names)]
    made["model"]["vocab"] = {word: number for number, word in enumerate(order)}
    made["added_tokens"], made["post_processor"] = [], None
    folder.mkdir()
    (folder / "tokenizer.json").write_text(json.dumps(made), "utf-8")
    torch.manual_seed(3)
    sizes = {"hidden_size": 48, "intermediate_size": 96, "num_hidden_layers": 2}
    MPNetModel(
        MPNetConfig(vocab_size=len(order), num_attention_heads=4, initializer_range=0.3, **sizes)
    ).save_pretrained(folder)


def test_a_teacher_reads_as_its_model_does(tmp_path: Path, lessons: Lessons) -> None:
    folder = tmp_path / "teacher"
    write_teacher(folder)
    teacher = Teacher(folder, BODY).eval()
    plain = AutoModel.from_pretrained(folder).eval()
    drawn: Drawn = lessons.whole(lessons.asked)
    batch = lessons.batch(drawn.way, drawn.passage)
    vocabulary = Tokenizer.from_file(str(folder / "tokenizer.json")).get_vocab()
    own = Tokenizer.from_file(str(BODY / "tokenizer.json"))
    called = {"[CLS]": "<s>", "[SEP]": "</s>", "[PAD]": "<pad>"}
    ids = torch.tensor(
        [
            [vocabulary[called.get(name, name)] for name in map(own.id_to_token, row)]
            for row in batch.ids.tolist()
        ]
    )
    with torch.no_grad():
        body = plain(input_ids=ids, attention_mask=batch.mask).last_hidden_state
        expected = teacher.head(body)
        found = teacher(batch.ids, batch.mask, batch.types)
    kept = batch.mask == 1
    torch.testing.assert_close(found[kept], expected[kept], rtol=1e-3, atol=1e-3)


def test_a_run_goes_on_from_its_files_and_exports_a_working_reranker(
    tmp_path: Path, packed: Path
) -> None:
    write_teacher(tmp_path / "teacher")
    start, _ = sources.reranker_files()
    states = []
    for minutes in (1e-6, 0.1, 0.1):
        distil(
            packed,
            tmp_path / "out",
            start=start,
            teacher_folder=tmp_path / "teacher",
            body=BODY,
            teacher_minutes=0.03,
            minutes=minutes,
            per_step=8,
        )
        states.append(torch.load(tmp_path / "out" / "checkpoint.pt", weights_only=True))
    begun, ended, again = states
    assert begun["done"] == 0 < ended["done"] == again["done"]
    weight = "body.encoder.layer.0.attention.self.query.weight"
    assert not torch.equal(begun["network"][weight], ended["network"][weight])
    # What is done is not done again.
    assert torch.equal(ended["network"][weight], again["network"][weight])
    embeddings = "body.embeddings.word_embeddings.weight"
    assert torch.equal(begun["network"][embeddings], ended["network"][embeddings])

    model = tmp_path / "weights" / "reranker.onnx"
    export(tmp_path / "out" / "checkpoint.pt", model)
    assert LightReranker(model, sources.reranker_files()[1]).judge("When?", []) == []
    shutil.rmtree(tmp_path / "out")
