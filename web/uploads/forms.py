"""What the page of uploads sends. The wording of what is wrong stands in the templates, by code."""

from typing import Any

from django import forms

from web.uploads.models import Upload
from web.uploads.parsing import MOST_BYTES, Fault, Parsed, decode, parse


class UploadForm(forms.Form):
    """A transcript, pasted or as a file; a file goes before what is in the box."""

    key = forms.UUIDField()
    title = forms.CharField(max_length=120, required=False)
    register = forms.ChoiceField(choices=Upload.Register.choices)
    text = forms.CharField(required=False, strip=False)
    file = forms.FileField(required=False, allow_empty_file=True)

    parsed = Parsed()
    box = ""
    """What the box shows when the page comes back: whatever was given, so that it can be mended there."""

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = self.cleaned_data
        self.box = given.get("text") or ""
        file = given.get("file")
        if file is not None and file.size > MOST_BYTES:
            self.parsed = Parsed(faults=(Fault("too_big", found=str(file.size // 1000)),))
        elif file is not None:
            self.box = decode(file.read())
        if not self.parsed.faults:
            size = len(self.box.encode("utf-8", errors="replace"))
            too_big = Parsed(faults=(Fault("too_big", found=str(size // 1000)),))
            self.parsed = too_big if size > MOST_BYTES else parse(self.box)
        if self.parsed.faults:
            self.add_error("text", forms.ValidationError("", code="faults"))
        return given

    @property
    def name(self) -> str:
        """What to call the transcript: the title, or the file's name."""
        file = self.cleaned_data.get("file")
        return self.cleaned_data["title"] or (file.name.rpartition(".")[0] or file.name if file else "")
