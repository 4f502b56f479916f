"""What a list can be narrowed by, beside it, with how many results each choice would leave."""

from .choices import Choice, Narrowing, narrowings

__all__ = ["Choice", "Narrowing", "narrowings"]
