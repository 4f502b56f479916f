"""Search and completion for programs."""

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.cards import examples
from apps.cards.completing import complete
from dualcaster.lib.api import PublicView, answers


class CompletionSerializer(serializers.Serializer):
    kind = serializers.ChoiceField(["keyword", "value", "card"])
    text = serializers.CharField(help_text="What takes the place of the characters from start to end.")
    label = serializers.CharField(help_text="What it means.")  # type: ignore[assignment]
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    more = serializers.BooleanField(help_text="Something follows without a space, such as a value.")


class CompletionsSerializer(serializers.Serializer):
    results = CompletionSerializer(many=True)


class CompletionQuery(serializers.Serializer):
    q = serializers.CharField(max_length=2000, trim_whitespace=False, help_text="What is typed so far.")
    at = serializers.IntegerField(
        min_value=0, max_value=2000, required=False, help_text="Where the cursor stands; at the end otherwise."
    )


class Autocomplete(PublicView):
    parameters = CompletionQuery

    @answers("cards", "autocomplete", CompletionsSerializer, CompletionQuery, example=examples.COMPLETIONS)
    def get(self, request: Request) -> Response:
        """What the word before the cursor may become: keywords, what they take, and names of cards."""
        asked = self.asked()
        return Response({"results": [vars(each) for each in complete(asked["q"], asked.get("at"))]})
