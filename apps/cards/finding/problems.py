"""What the API says where a search cannot be read."""

from rest_framework import exceptions

from apps.cards.search import QueryError


class QueryProblem(exceptions.APIException):
    """400, naming the term, its place in the text, and what would be valid there."""

    status_code = 400
    default_code = "query"

    def __init__(self, wrong: QueryError, field: str = "q") -> None:
        super().__init__(wrong.message)
        self.more = {
            "fields": {field: [wrong.message]},
            "term": wrong.term,
            "start": wrong.start,
            "end": wrong.end,
            "valid": wrong.valid,
        }
