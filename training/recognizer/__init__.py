"""Recipe of the starter recogniser: corpus, clips, tokenizer, training, conversion, figures."""
