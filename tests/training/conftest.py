"""A small invented article in SQuAD's shape, a tiny random reader and its tokenizer."""

import json
import re

import pytest

FIRST = (
    "Mara Lindqvist opened the Alder Bridge in 1931. The bridge is 240 metres long. "
    "According to Tomas Reyes, the first plan failed because steel was scarce in Norrby. "
    "Edda Vance said the toll was dropped after the war. Most traffic goes north to Kelso."
)
SECOND = (
    "The Kelso Canal was dug before the bridge, in 1874. Ivo Brandt paid for the locks. "
    "It carries 52 barges a day. The canal freezes in winter."
)


def asked(context, question, answer):
    if answer is None:
        return {"question": question, "answers": [], "is_impossible": True}
    return {
        "question": question,
        "answers": [{"text": answer, "answer_start": context.index(answer)}],
        "is_impossible": False,
    }


@pytest.fixture
def squad_file(tmp_path):
    first = [
        asked(FIRST, "Who opened the Alder Bridge in 1931?", "Mara Lindqvist"),
        asked(FIRST, "How long is the bridge?", "240 metres"),
        asked(FIRST, "According to Tomas Reyes, why did the first plan fail?", "steel was scarce"),
        asked(FIRST, "What did Edda Vance say was dropped after the war?", "the toll"),
        asked(FIRST, "Where does most traffic go north to?", "Kelso"),
        asked(FIRST, "Who closed the Alder Bridge?", None),
    ]
    second = [
        asked(SECOND, "When was the Kelso Canal dug?", "1874"),
        asked(SECOND, "Who paid for the locks of the Kelso Canal?", "Ivo Brandt"),
        asked(SECOND, "How many barges a day does it carry?", "52"),
    ]
    raw = {
        "data": [
            {
                "title": "Alder Bridge",
                "paragraphs": [
                    {"context": FIRST, "qas": first},
                    {"context": SECOND, "qas": second},
                ],
            }
        ]
    }
    path = tmp_path / "squad.json"
    path.write_text(json.dumps(raw))
    return path


@pytest.fixture
def tokenizer():
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    words = sorted(set(re.findall(r"\w+|[^\w\s]", f"{FIRST} {SECOND}".lower())))
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
    vocabulary = {word: i for i, word in enumerate(special + words)}
    inner = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    inner.normalizer = normalizers.BertNormalizer(lowercase=True)
    inner.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    inner.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", 2), ("[SEP]", 3)],
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=inner,
        pad_token="[PAD]",
        unk_token="[UNK]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        model_input_names=["input_ids", "token_type_ids", "attention_mask"],
    )


@pytest.fixture
def tiny_reader(tokenizer):
    import torch
    from transformers import BertConfig, BertForQuestionAnswering

    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    model = BertForQuestionAnswering(config)
    model.bert.embeddings.word_embeddings.weight.requires_grad_(False)
    return model
