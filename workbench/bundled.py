"""Where the tables, guides and templates that travel with the package are, in a checkout or installed."""

import sys
from pathlib import Path
from typing import Literal

CHECKOUT = Path(__file__).resolve().parent.parent


def bundled(kind: Literal["datasets", "notebooks", "share"]) -> Path:
    """The folder of the bundled tables, of the guides, or the `share` folder that holds `jupyter/`.

    A checkout comes first, so that an edit is seen at once; otherwise the wheel's copy under the environment's share/.
    """
    if (CHECKOUT / "pyproject.toml").is_file() and (CHECKOUT / kind).is_dir():
        return CHECKOUT / kind
    share = Path(sys.prefix) / "share"
    return share if kind == "share" else share / "responsible-ai-workbench" / kind
