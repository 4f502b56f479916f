"""Where files are written to see what they could not hold."""

import io


class Nowhere(io.TextIOBase):
    """What is written here is not kept."""

    def write(self, text: str) -> int:
        return len(text)
