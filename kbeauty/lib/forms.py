"""What forms of every room share."""

from django import forms

from kbeauty.lib.errors import AppError


def show_error(form: forms.Form, error: AppError) -> None:
    """Put a service's refusal beside the fields it names, else on top of the form."""
    shown = {name: list(told) for name, told in error.fields.items()}
    for name, complaints in shown.items():
        for complaint in complaints:
            form.add_error(name if name in form.fields else None, str(complaint))
    if not shown:
        form.add_error(None, str(error.message))
