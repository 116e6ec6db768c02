"""Fills the set-up's fields in from a résumé and a job description, and can undo that."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QComboBox, QLineEdit

from interviewer_app.ui.resume_search import Found
from interviewer_app.ui.skill_field import SkillField


@dataclass(frozen=True)
class _Before:
    """What the fields held before anything was filled in."""

    skills: tuple[str, ...]
    job_title: str
    family: str


class ResumeFilling:
    """What the user typed stays: skills beside the found ones, a title in the place of the found one."""

    def __init__(self, skills: SkillField, job_title: QLineEdit, family: QComboBox) -> None:
        self._skills = skills
        self._job_title = job_title
        self._family = family
        self._before: _Before | None = None
        self._filled_title = ""
        self.only_wanted: tuple[str, ...] = ()

    def fill_in(self, found: Found) -> None:
        """Show what was found."""
        if self._before is None:
            family = str(self._family.currentData() or "")
            self._before = _Before(self._skills.skills(), self._job_title.text(), family)
        if found.is_new_file:
            self._skills.forget_removals()
        findings = found.findings
        self.only_wanted = tuple(skill.name for skill in findings.skills if not skill.in_resume)
        if findings.skills:
            self._skills.merge([skill.name for skill in findings.skills], self.only_wanted)
        is_ours = self._job_title.text() in ("", self._filled_title, self._before.job_title)
        if findings.job_title and is_ours:
            self._filled_title = findings.job_title
            self._job_title.setText(findings.job_title)
        index = self._family.findData(findings.family)
        if index >= 0:
            self._family.setCurrentIndex(index)

    def undo(self) -> None:
        """Put back what was there before."""
        before, self._before = self._before, None
        self.only_wanted = ()
        if before is not None:
            self._skills.set_skills(before.skills)
            self._job_title.setText(before.job_title)
            self._family.setCurrentIndex(self._family.findData(before.family))
