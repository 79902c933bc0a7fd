"""The tables of the first release: one project a file, without a log.

Only the first release itself made them; this step is where the others start from.
"""

revision = "0001"
down_revision = None
