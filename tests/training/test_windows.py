from random import Random

from hypothesis import given
from hypothesis import strategies as st

from retriever.training.encode import encode
from retriever.training.squad import load_squad, split_sentences
from retriever.training.windows import MAX_CHARACTERS, answer_window, draw_range, sentence_at


def answerable(articles):
    for article in articles:
        for paragraph in article.paragraphs:
            for question in paragraph.questions:
                if question.answer is not None:
                    yield article, paragraph, question


@given(st.text(alphabet="aB1 .!?\n\"'’)", max_size=80))
def test_sentences_are_ordered_and_lose_only_white_space(text):
    spans = split_sentences(text)
    kept = "".join(text[s:e] for s, e in spans)
    assert "".join(kept.split()) == "".join(text.split())
    assert all(a[1] <= b[0] for a, b in zip(spans, spans[1:], strict=False))
    assert all(text[s:e] == text[s:e].strip() for s, e in spans)


def test_titles_and_initials_do_not_end_a_sentence():
    text = "Dr. Vance met J. Reyes in Kelso. They left."
    assert [text[s:e] for s, e in split_sentences(text)] == [
        "Dr. Vance met J. Reyes in Kelso.",
        "They left.",
    ]


def test_every_window_holds_the_answer_where_it_says(squad_file):
    for article, paragraph, question in answerable(load_squad(squad_file)):
        for seed in range(40):
            made = answer_window(article, paragraph, question, Random(seed))
            assert made.context[made.start : made.end] == question.answer


def test_windows_vary_in_size_and_alignment(squad_file):
    article, paragraph, question = next(answerable(load_squad(squad_file)))
    seen = {answer_window(article, paragraph, question, Random(s)).context for s in range(60)}
    assert len(seen) >= 5


def test_long_paragraphs_are_cut_around_the_answer(squad_file):
    from retriever.training.squad import Paragraph

    text = " ".join(f"Sentence number {i} is about barges on the canal." for i in range(60))
    paragraph = Paragraph(text, split_sentences(text), ())
    for seed in range(40):
        low, high = draw_range(paragraph, 30, 30, Random(seed))
        assert low <= 30 <= high
        length = paragraph.sentences[high][1] - paragraph.sentences[low][0]
        assert length <= MAX_CHARACTERS


def test_labels_decode_to_the_answer(squad_file, tokenizer):
    for article, paragraph, question in answerable(load_squad(squad_file)):
        for seed in range(20):
            made = answer_window(article, paragraph, question, Random(seed))
            (encoded,) = encode(tokenizer, [made])
            begin, end = encoded.offsets[encoded.start], encoded.offsets[encoded.end]
            assert made.context[begin[0] : end[1]] == question.answer


def test_an_answer_beyond_the_limit_is_left_out_not_mislabelled(squad_file, tokenizer):
    article, paragraph, question = list(answerable(load_squad(squad_file)))[4]
    made = answer_window(article, paragraph, question, Random(3))
    assert encode(tokenizer, [made])
    assert encode(tokenizer, [made], limit=14) == []


def test_sentence_at_names_all_sentences_touched(squad_file):
    paragraph = load_squad(squad_file)[0].paragraphs[0]
    end_of_first = paragraph.sentences[0][1]
    assert sentence_at(paragraph, end_of_first - 2, end_of_first + 4) == (0, 1)
