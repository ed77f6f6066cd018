"""Bodies of requests: typed as far as the documents allow, and beyond that as they are, for the ISO to refuse."""

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

Model = TypeVar("Model", bound=BaseModel)


def typed_if_allowed(model: type[Model], body: Mapping[str, Any]) -> Model | Mapping[str, Any]:
    """Return the body as its model; when no document allows it, as it is, and meant to be wrong."""
    try:
        return model.model_validate(body)
    except ValidationError:
        return body
