"""The small files that the measuring is tested on."""

from tests.workbench.parrot import annomi, ours  # noqa: F401
