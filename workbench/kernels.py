"""The server's kernels as one page sees them: it knows which one is its own, and whether that one still lives."""

from typing import Any


class PageKernels:
    """The server's kernels, with a note of the one that was started here."""

    def __init__(self, kernels: Any) -> None:
        self._kernels = kernels
        self._own = ""

    def __getattr__(self, name: str) -> Any:
        """Everything else is the server's own."""
        return getattr(self._kernels, name)

    async def start_kernel(self, **options: Any) -> str:
        """Start a kernel as the server would."""
        self._own = str(await self._kernels.start_kernel(**options))
        return self._own

    async def is_dead(self) -> bool:
        """Whether the kernel of this page was started and has ended."""
        if not self._own:
            return False
        return self._own not in self._kernels or not await self._kernels.get_kernel(self._own).is_alive()
