"""What the generator's training is made of: rows, bases, LoRA, judging, export, the starter's recipe."""
