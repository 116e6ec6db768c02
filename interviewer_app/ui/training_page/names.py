"""The words for classes, parts, settings and presets of the training page, in the window's language."""

from __future__ import annotations

from PySide6.QtCore import QObject


class Names(QObject):
    """Asked anew at each use, so that a change of language needs no notice."""

    def kind(self, key: str) -> str:
        """Return a kind of training."""
        return {
            "decider": self.tr("Deciding model (BERT)"),
            "reply": self.tr("Wording model (Qwen)"),
        }.get(key, key)

    def group(self, name: str) -> str:
        """Return a class that rows are counted by."""
        return {
            "FOLLOW_UP": self.tr("Follow up"),
            "NEXT_TOPIC": self.tr("Next topic"),
            "END": self.tr("End the topic"),
            "follow_up": self.tr("Follow-up questions"),
            "change": self.tr("Changes of topic"),
            "question": self.tr("New questions"),
            "closing": self.tr("Closing lines"),
        }.get(name, name)

    def part(self, name: str) -> str:
        """Return what the rows of a bar have in common."""
        return {
            "unknown": self.tr("does not know"),
            "thin": self.tr("thin"),
            "ordinary": self.tr("ordinary"),
            "rich": self.tr("rich"),
            "zh": self.tr("Chinese"),
            "en": self.tr("English"),
            "backend": self.tr("backend"),
            "frontend": self.tr("frontend"),
            "mobile": self.tr("mobile"),
            "embedded": self.tr("embedded"),
            "devops": self.tr("operations"),
            "data_engineering": self.tr("data engineering"),
            "machine_learning": self.tr("machine learning"),
            "test_engineering": self.tr("testing"),
            "product_manager": self.tr("product manager"),
            "general": self.tr("general"),
        }.get(name, name)

    def hesitation(self, name: str) -> str:
        """Return a band of the hesitation score."""
        return {
            "unknown": self.tr("not measured"),
            "below": self.tr("below 0.5"),
            "above": self.tr("0.5 and above"),
        }.get(name, name)

    def figure(self, name: str) -> str:
        """Return a figure of an evaluation."""
        if name.startswith("recall "):
            return self.tr("Recall: {label}").format(label=self.group(name.removeprefix("recall ")))
        return {
            "accuracy": self.tr("Accuracy"),
            "macro_f1": self.tr("Macro F1"),
            "val_accuracy": self.tr("Accuracy"),
            "loss": self.tr("Loss"),
            "epoch_loss": self.tr("Loss"),
            "val_loss": self.tr("Validation loss"),
            "lr": self.tr("Learning rate"),
        }.get(name, name)

    def baseline(self, name: str) -> str:
        """Return another way to decide."""
        return {
            "rules": self.tr("Rules"),
            "numbers only": self.tr("Numbers only"),
            "TF-IDF + LR": self.tr("Words only (TF-IDF)"),
        }.get(name, name)

    def field(self, key: str) -> str:
        """Return a setting's name."""
        return {
            "base": self.tr("Base model"),
            "epochs": self.tr("Epochs"),
            "lr": self.tr("Learning rate"),
            "batch": self.tr("Batch size (rows)"),
            "patience": self.tr("Early stop after (epochs)"),
            "seed": self.tr("Random seed"),
            "bfloat16": self.tr("Compute in bfloat16"),
            "rank": self.tr("LoRA rank"),
            "max_tokens": self.tr("Longest text (tokens)"),
            "augment": self.tr("Variants of each row"),
        }.get(key, key)

    def field_help(self, key: str) -> str:
        """Return what a setting does and what goes wrong at both ends."""
        return {
            "base": self.tr(
                "What is fine-tuned. 'starter' is small, trained from scratch and needs no network; "
                "the others are downloaded once."
            ),
            "epochs": self.tr("How often all rows are seen. Too few: underfit. Too many: learned by heart."),
            "lr": self.tr("The step size; tune it first. Too high: the loss jumps. Too low: nothing moves."),
            "batch": self.tr("Rows per update. Smaller needs less memory and is noisier."),
            "patience": self.tr("Ends when this many epochs in a row brought no better result."),
            "seed": self.tr("The same seed on the same data gives the same model."),
            "bfloat16": self.tr("Halves the memory of activations where the hardware knows it."),
            "rank": self.tr("The adapter's size. Larger learns more and overfits sooner on few rows."),
            "max_tokens": self.tr("Longer histories are shortened. Memory grows with it."),
            "augment": self.tr("Adds reworded copies of each row; useful with few rows."),
        }.get(key, "")

    def preset(self, key: str) -> str:
        """Return a preset's name."""
        return {
            "quick": self.tr("Quick check"),
            "balanced": self.tr("Balanced"),
            "strong": self.tr("Thorough"),
        }.get(key, self.tr("Your own"))

    def preset_help(self, kind: str, key: str) -> str:
        """Return when to take a preset."""
        if key == "quick":
            return self.tr("Minutes: shows that data and machine work. Not for service.")
        if key == "balanced":
            return self.tr("What the guide recommends; begin here.")
        if key == "strong" and kind == "reply":
            return self.tr("A larger adapter, for 800 rows and more.")
        if key == "strong":
            return self.tr("MacBERT, more epochs; usually one or two points better.")
        return self.tr("Your own settings.")
