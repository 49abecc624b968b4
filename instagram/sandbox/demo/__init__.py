"""Three made-up brands, eight markets, fourteen months: what a first look is shown."""

from instagram.sandbox.demo.build import build

__all__ = ["build"]
