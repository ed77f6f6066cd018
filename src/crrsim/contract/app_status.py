"""App status: is the system up."""

from typing import Annotated

from pydantic import StringConstraints

from crrsim.contract.wire import Absent, Answer, Shape


class AppStatus(Answer):
    """`status` is "up" when all is well."""

    status: Absent[Annotated[str, StringConstraints(max_length=2048)]] = None


SHAPES = {"status": Shape(answer=AppStatus)}
