"""What everything that is stored or sent is made of."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Fraction = Annotated[float, Field(ge=0.0, le=1.0)]


class Frozen(BaseModel):
    """What is stored or sent: never changed in place, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")
