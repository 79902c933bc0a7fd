"""How the threads of scikit-learn, LightGBM and XGBoost wait for each other: asleep.

OpenMP's own way is to keep a core busy while waiting. Where anything else runs, and on a server with visitors it does,
the threads then wait for cores that other waiting threads hold: a tree model of ours was forty times slower.
"""

import os
from collections.abc import Mapping

WAITING = "OMP_WAIT_POLICY"


def patient(env: Mapping[str, str] | None = None) -> dict[str, str]:
    """What the environment of a process must say before it loads such a library; what a person has set stays."""
    return {WAITING: (os.environ if env is None else env).get(WAITING, "PASSIVE")}
