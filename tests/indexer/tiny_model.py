"""Small models with random weights, for tests of loading, exporting and serving."""

from pathlib import Path

WORDS = "the council holds no letters about parking fines dogs bins and roads how many were paid"


def write_tiny_model(folder: Path) -> Path:
    """A sentence-transformers model of two small layers; its vectors mean nothing."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Pooling, Transformer

    inner = write_tiny_bert(folder / "inner", head=False)
    transformer = Transformer(str(inner), max_seq_length=64)
    pooling = Pooling(transformer.get_word_embedding_dimension())
    SentenceTransformer(modules=[transformer, pooling], device="cpu").save(str(folder / "model"))
    return folder / "model"


def write_tiny_bert(folder: Path, head: bool) -> Path:
    """The same as a plain transformers folder; with a head that gives one number, if wanted."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertModel, BertTokenizerFast

    folder.mkdir(parents=True)
    marks = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    vocabulary = folder / "vocab.txt"
    vocabulary.write_text("\n".join([*marks, *WORDS.split()]), encoding="utf-8")
    torch.manual_seed(13)
    config = BertConfig(
        vocab_size=len(marks) + len(WORDS.split()),
        hidden_size=64,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=128,
        max_position_embeddings=128,
        initializer_range=0.4,
        num_labels=1,
    )
    kind = BertForSequenceClassification if head else BertModel
    kind(config).save_pretrained(str(folder))
    BertTokenizerFast(vocab_file=str(vocabulary)).save_pretrained(str(folder))
    return folder
