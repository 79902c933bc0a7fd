"""Whether this process is the kernel of a page of `workbench serve`, and not an analyst's own."""

import os
from collections.abc import Mapping


def is_served(env: Mapping[str, str] | None = None) -> bool:
    """Whether the environment, this process's own unless another is given, says that a page is served."""
    return (os.environ if env is None else env).get("WORKBENCH_SERVED") == "1"
