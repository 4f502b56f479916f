"""What an export is asked for with, and what is said of one before it is made."""

from rest_framework import serializers

from apps.collection.formats import formats
from dualcaster.lib.fields import OneOf

from .choosing import MOST_LOTS, What
from .exports import USUAL


class ExportQuery(serializers.Serializer):
    what = OneOf(
        What, required=False, default="",
        help_text="What goes out; without it what the rest asks for, or everything. `sales` is a table of its own.",
    )  # fmt: skip
    format = OneOf(list(formats()), required=False, default=USUAL, help_text="Which file it becomes.")
    location = serializers.CharField(
        required=False, help_text="For `location`: the number of a place of yours; what lies in it goes along."
    )
    q = serializers.CharField(
        required=False, max_length=2000, help_text="For `search`: in the search language, among your own cards."
    )
    set = serializers.CharField(required=False, help_text="For `missing`: the code of a set.")
    lots = serializers.CharField(
        required=False, help_text=f"For `lots`: their numbers, separated by commas; at most {MOST_LOTS:,}."
    )


class CheckSerializer(serializers.Serializer):
    format = serializers.CharField()
    file_name = serializers.CharField()
    rows = serializers.IntegerField(help_text="How many rows there are to write.")
    copies = serializers.IntegerField()
    written = serializers.IntegerField(help_text="How many of the rows the format can write at all.")
    losses = serializers.ListField(
        child=serializers.CharField(), help_text="What the file cannot hold, in sentences; empty where it holds all."
    )
    lost = serializers.DictField(child=serializers.IntegerField(), help_text="The same: rows by what each loses.")


class FormatSerializer(serializers.Serializer):
    slug = serializers.CharField()
    name = serializers.CharField()
    description = serializers.CharField()
    homepage = serializers.CharField()
    extension = serializers.CharField()
    media_type = serializers.CharField()
    cannot_hold = serializers.ListField(
        child=serializers.CharField(), help_text="What it loses of a lot that has everything."
    )
