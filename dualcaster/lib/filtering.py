"""FilterSets for the API: told to the schema, and strict about what they are given."""

from typing import Any

from django import forms
from django_filters import FilterSet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

TRUTHS = ("true", "false", "1", "0")
TYPES = {
    forms.DecimalField: OpenApiTypes.DECIMAL,
    forms.IntegerField: OpenApiTypes.INT,
    forms.DateField: OpenApiTypes.DATE,
    forms.NullBooleanField: OpenApiTypes.BOOL,
}


def checked(filterset: type[FilterSet], request: Request) -> Any:
    """The filters as they were given. Where a page says what is wrong beside the results, a program gets 400."""
    form = filterset(request.query_params, request=request)
    wrong = {name: [str(text) for text in texts] for name, texts in form.errors.items()}
    for name, field in form.form.fields.items():
        given = request.query_params.get(name, "").lower()
        if isinstance(field, forms.NullBooleanField) and given and given not in TRUTHS:
            wrong[name] = ["Either true or false."]
        if name in wrong and (choices := words_of(field)) and choices[0] not in wrong[name][0]:
            wrong[name].append(f"Known are: {', '.join(choices)}.")
    if wrong:
        raise ValidationError(wrong)
    return form


def parameters_of(filterset: type[FilterSet]) -> list[OpenApiParameter]:
    """What the schema says of each filter."""
    return [parameter(name, narrowing) for name, narrowing in filterset.base_filters.items()]


def parameter(name: str, narrowing: Any) -> OpenApiParameter:
    field = narrowing.field
    kind = next((openapi for known, openapi in TYPES.items() if isinstance(field, known)), OpenApiTypes.STR)
    words = ". ".join(text.rstrip(".") for text in (str(narrowing.label or ""), str(field.help_text)) if text)
    many = isinstance(field, forms.MultipleChoiceField)
    if isinstance(field, forms.IntegerField | forms.DecimalField):
        return OpenApiParameter(name, bounded(field), description=words)
    return OpenApiParameter(name, kind, description=words, enum=words_of(field) or None, many=many)


def bounded(field: Any) -> dict[str, Any]:
    """A number, and what it may be."""
    bounds = {"minimum": field.min_value, "maximum": field.max_value}
    kind: dict[str, Any] = {"type": "integer"}
    if isinstance(field, forms.DecimalField):
        kind = {"type": "number", "multipleOf": 10**-field.decimal_places if field.decimal_places else 1}
    return kind | {bound: int(value) for bound, value in bounds.items() if value is not None}


def words_of(field: forms.Field) -> list[str]:
    return [str(word) for word, _ in getattr(field, "choices", ()) if word != ""]
