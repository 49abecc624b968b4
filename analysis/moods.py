"""Who reads moods here: what the setting MOOD_MODEL names, else our own models."""

from django.conf import settings

from analysis.language import transformer
from analysis.language.mood import LocalMoods, MoodReader


def chosen_mood_reader() -> MoodReader:
    """ModelError where the model that is named can't be used."""
    model: str = settings.MOOD_MODEL
    return transformer.load(model) if model else LocalMoods()
