"""What the decider's training is made of: data, tokenizer, bases, loop, metrics, export."""
