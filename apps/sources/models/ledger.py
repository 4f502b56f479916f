"""Who told us, and when."""

from django.db import models


class Source(models.Model):
    """Somebody who tells us prices. `rank` orders those who speak of the same marketplace: lower is believed first."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=100)
    homepage = models.URLField(blank=True)
    enabled = models.BooleanField(default=True)
    simulated = models.BooleanField(
        default=False, help_text="Its prices are made up and are called so wherever they show."
    )
    rank = models.SmallIntegerField(default=100)
    confirmed_through = models.DateTimeField(
        null=True,
        blank=True,
        help_text="Moment of its newest complete run: what it did not change since then still holds.",
    )

    class Meta:
        ordering = ["rank", "slug"]

    def __str__(self) -> str:
        return self.name


class Run(models.Model):
    """One delivery of one source, for one moment. The same content for the same moment is applied once."""

    class Status(models.TextChoices):
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="runs")
    as_of = models.DateTimeField(help_text="The moment the source says its prices are from.")
    content_hash = models.BinaryField(max_length=16)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.DONE)
    complete = models.BooleanField(default=True, help_text="It spoke of everything it knows, so silence means gone.")
    received = models.IntegerField(default=0)
    new = models.IntegerField(default=0)
    changed = models.IntegerField(default=0)
    unchanged = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)
    refused_by_reason = models.JSONField(default=dict, blank=True)
    quarantined = models.IntegerField(default=0, db_default=0)
    visit = models.ForeignKey("sources.Visit", null=True, blank=True, on_delete=models.SET_NULL, related_name="runs")
    error = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "as_of", "content_hash"], name="one_run_per_moment_and_content")
        ]
        indexes = [models.Index(fields=["source", "-as_of"], name="sources_run_newest")]

    def __str__(self) -> str:
        return f"{self.source_id} at {self.as_of:%Y-%m-%d %H:%M}"
