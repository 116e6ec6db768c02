"""What the generator's training is made of: rows, bases, the LoRA loop, judging, export, and the starter's recipe."""
