"""What a price was 24 hours, 7 and 30 days before its source last spoke: the base of every percentage."""

from django.db import connection, transaction


def refresh() -> int:
    """Brings the reference prices up to date, in one statement; answers how many rows changed."""
    with transaction.atomic(), connection.cursor() as cursor:
        # Every row is looked at once; right after a great load the planner has no figures and would loop.
        cursor.execute("SET LOCAL work_mem = '128MB'; SET LOCAL enable_nestloop = off")
        cursor.execute(
            """WITH anchors AS (
                   SELECT s.id, coalesce(s.confirmed_through, max(r.as_of)) AS anchor
                   FROM sources_source s LEFT JOIN sources_run r ON r.source_id = s.id GROUP BY s.id
               ), moved AS (
                   SELECT l.variant_id,
                          coalesce(sum(s.delta) FILTER (WHERE s.time > a.anchor - interval '24 hours'), 0) AS day,
                          coalesce(sum(s.delta) FILTER (WHERE s.time > a.anchor - interval '7 days'), 0) AS week,
                          coalesce(sum(s.delta), 0) AS month,
                          max(s.time) FILTER (WHERE s.delta IS NULL) AS first_seen
                   FROM price_snapshots s JOIN price_latest l USING (variant_id) JOIN anchors a ON a.id = l.source_id
                   WHERE s.time > a.anchor - interval '30 days'
                     AND s.time > (SELECT min(anchor) FROM anchors) - interval '30 days'
                   GROUP BY l.variant_id
               ), wanted AS (
                   SELECT l.variant_id,
                          CASE WHEN m.first_seen > a.anchor - interval '24 hours' THEN NULL
                               ELSE l.known - coalesce(m.day, 0) END AS day,
                          CASE WHEN m.first_seen > a.anchor - interval '7 days' THEN NULL
                               ELSE l.known - coalesce(m.week, 0) END AS week,
                          CASE WHEN m.first_seen IS NOT NULL THEN NULL ELSE l.known - coalesce(m.month, 0) END AS month
                   FROM price_latest l JOIN anchors a ON a.id = l.source_id LEFT JOIN moved m USING (variant_id)
               )
               UPDATE price_latest l SET price_24h = w.day, price_7d = w.week, price_30d = w.month FROM wanted w
               WHERE w.variant_id = l.variant_id
                 AND (l.price_24h, l.price_7d, l.price_30d) IS DISTINCT FROM (w.day, w.week, w.month)"""
        )
        return cursor.rowcount
