"""What a language model may do: named tools with typed arguments that return evidence, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from pydantic import BaseModel

from assistant.records import Evidence


@dataclass(frozen=True)
class ToolSpec:
    """One tool: its description is what a model chooses it by, `args_schema` what it must give.

    `call(**args)` takes the fields of the schema and returns evidence, an empty list where the library holds nothing;
    it raises AssistantError with a message a model can act on when the arguments make no sense.
    """

    name: str
    description: str
    args_schema: type[BaseModel]
    call: Callable[..., list[Evidence]]


class Toolbox(Protocol):
    """The tools of a library."""

    def specs(self) -> Sequence[ToolSpec]:
        """Every tool, in the order it should be offered."""
        ...


def find_tool(toolbox: Toolbox, name: str) -> ToolSpec | None:
    """The tool of a name, None where there is none."""
    return next((s for s in toolbox.specs() if s.name == name), None)


def arguments_of(spec: ToolSpec, given: Any) -> dict[str, Any]:
    """Arguments checked and completed by the tool's schema; raises pydantic.ValidationError."""
    checked = spec.args_schema.model_validate(given)
    return {name: getattr(checked, name) for name in spec.args_schema.model_fields}
