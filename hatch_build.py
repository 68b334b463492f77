"""What hatchling runs before it packs the wheel: it builds the page, the pose models and the recorded voices."""

import sys
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class PageAndModel(BuildHookInterface):  # type: ignore[type-arg]  # hatchling's own plugins leave the configuration untyped
    """Makes the page and the models for a wheel; an editable install leaves them to `make run`."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002  # hatchling's signature
        """Called by hatchling before it collects the files; a failure stops the build with its reason."""
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        from tools import build_model, build_page, build_voices

        build_page.build()
        for model in (build_model.MODEL, build_model.HEAVY):
            build_model.build(model=model)
        build_voices.build()
